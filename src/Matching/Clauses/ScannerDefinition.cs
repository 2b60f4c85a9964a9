using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guildhall.Matching;

/// <summary>What a scanner looks for: a query and clauses. Immutable; a changed scanner is another definition.</summary>
public sealed record ScannerDefinition
{
    /// <summary>The version of the JSON this program writes .</summary>
    public const int FormatVersion = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    private readonly Lazy<Query> _parsed;

    /// <summary>A definition that asks for nothing.</summary>
    public ScannerDefinition() => _parsed = new(() => Matching.Query.Parse(Query));

    private ScannerDefinition(ScannerDefinition other)
    {
        (Query, QueryUnknown, TitleOnly, UseSkills, Clauses) = (
            other.Query,
            other.QueryUnknown,
            other.TitleOnly,
            other.UseSkills,
            other.Clauses
        );
        _parsed = new(() => Matching.Query.Parse(Query));
    }

    /// <summary>The query, as typed (5.2). Empty asks for nothing.</summary>
    public string Query { get; init; } = "";

    /// <summary>What the query counts as where only an excerpt is known .</summary>
    public Unknown QueryUnknown { get; init; } = Unknown.Ask;

    /// <summary>Whether words without a field are looked for in the title alone .</summary>
    public bool TitleOnly { get; init; }

    /// <summary>Whether skills belong to where words without a field are looked for .</summary>
    public bool UseSkills { get; init; } = true;

    /// <summary>The other conditions, all of which have to hold.</summary>
    public IReadOnlyList<Clause> Clauses { get; init; } = [];

    /// <summary>The query, parsed once.</summary>
    [JsonIgnore]
    public Query Parsed => _parsed.Value;

    /// <summary>What holds for every scanner and cannot be switched off (5.1): not applied already, client not blocked.</summary>
    public static IReadOnlyList<Clause> AlwaysOn { get; } =
    [new Is(Field.AlreadyApplied, wanted: false), new Is(Field.BlockedClient, wanted: false)];

    /// <summary>As JSON, versioned, without ids of people .</summary>
    public string ToJson() => JsonSerializer.Serialize(new Envelope(FormatVersion, this), Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote. Throws <see cref="FormatException"/> with the place if it is something else.</summary>
    public static ScannerDefinition FromJson(string json)
    {
        Envelope envelope;
        try
        {
            envelope = JsonSerializer.Deserialize<Envelope>(json, Json) ?? throw new FormatException("A scanner is an object, not null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is not a scanner: {e.Message}", e);
        }
        if (envelope.Version != FormatVersion)
            throw new FormatException(
                $"A scanner of version {envelope.Version} cannot be read; this program reads version {FormatVersion}."
            );
        return envelope.Scanner;
    }

    /// <inheritdoc/>
    public bool Equals(ScannerDefinition? other) => other is not null && ToJson() == other.ToJson();

    /// <inheritdoc/>
    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);

    private sealed record Envelope(int Version, ScannerDefinition Scanner);
}
