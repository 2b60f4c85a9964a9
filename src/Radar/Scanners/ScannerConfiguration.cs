using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Guildhall.Kernel;
using Guildhall.Matching;
using Guildhall.Radar.Workspaces;

namespace Guildhall.Radar.Scanners;

/// <summary>All that a scanner is at one moment: what it looks for and how it answers. Immutable; each save makes a new one.</summary>
public sealed record ScannerConfiguration
{
    /// <summary>The name, 2 to 60 characters.</summary>
    public string Name { get; init; } = "";

    /// <summary>Query and clauses.</summary>
    [JsonConverter(typeof(DefinitionJson))]
    public ScannerDefinition Definition { get; init; } = new();

    /// <summary>Who sends .</summary>
    public SenderRule Sender { get; init; } = SenderRule.Nobody;

    /// <summary>What is asked for the work .</summary>
    public Terms Terms { get; init; } = new(null, null);

    /// <summary>The letter's template; null while none is chosen.</summary>
    public Guid? TemplateId { get; init; }

    /// <summary>When it may send; empty is always .</summary>
    public IReadOnlyList<SendingWindow> Windows { get; init; } = [];

    /// <summary>The zone of the windows, IANA; null is the workspace's .</summary>
    public string? TimeZone { get; init; }

    /// <summary>Most bids a day and a month; null takes the workspace's preset .</summary>
    public int? CapDay { get; init; }

    /// <summary>Most bids a month.</summary>
    public int? CapMonth { get; init; }

    /// <summary>Most Connects a day; null is none .</summary>
    public int? ConnectsDay { get; init; }

    /// <summary>Most Connects a month.</summary>
    public int? ConnectsMonth { get; init; }

    /// <summary>Dearest job, in Connects; null takes the preset .</summary>
    public int? MaxPrice { get; init; }

    /// <summary>Oldest job at sending, in hours since posting; null takes the preset .</summary>
    public int? MaxAgeHours { get; init; }

    /// <summary>Why the workspace's floors do not hold here, by a Lead; null while they do .</summary>
    public string? FloorWaiver { get; init; }

    /// <summary>Codes of warnings that a person saw and let stand .</summary>
    public IReadOnlyList<string> Acknowledged { get; init; } = [];

    /// <summary>What is the same for the same configuration, whatever its name: previews and tests hold for exactly this .</summary>
    [JsonIgnore]
    public string Hash =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes((this with { Name = "", Acknowledged = [] }).ToJson())).AsSpan(0, 12)
        );

    /// <summary>As it is stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json.Options);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static ScannerConfiguration FromJson(string json) => JsonSerializer.Deserialize<ScannerConfiguration>(json, Json.Options)!;

    /// <summary>
    /// Refuses what can never be saved: no name, a query with errors, bounds upside down, both budget branches empty,
    /// contradictions, windows that overlap or never open.
    /// </summary>
    public void MustHold()
    {
        if (Name.Trim().Length is < 2 or > 60)
            throw new InvalidInput("name", "A scanner's name has 2 to 60 characters.");
        if (Checks.Of(Definition).FirstOrDefault(problem => problem.StopsSaving) is { } problem)
            throw new InvalidInput(InputOf(problem), problem.Message);
        Terms.MustHold();
        SendingWindow.MustFit(Windows);
        if (TimeZone is { } zone)
            LocalTime.Zone(zone);
        foreach (
            var (limit, field) in new[]
            {
                (CapDay, "capDay"),
                (CapMonth, "capMonth"),
                (ConnectsDay, "connectsDay"),
                (ConnectsMonth, "connectsMonth"),
                (MaxPrice, "maxPrice"),
                (MaxAgeHours, "maxAgeHours"),
            }
        )
            if (limit < 1)
                throw new InvalidInput(field, "A limit is 1 or more; leave it empty for the workspace's.");
    }

    // The input of the editor that a problem belongs to.
    private string InputOf(Problem problem) =>
        problem.Clause < 0
            ? "query"
            : Definition.Clauses[problem.Clause] switch
            {
                Budget { Fixed: { Min: { } least, Max: { } most } } when least > most => "fixedMin",
                Budget => "hourlyMin",
                OneOf { Field: Field.Country } => "countriesIn",
                AiQuestion => "question",
                var clause => clause.Name,
            };

    private sealed class DefinitionJson : JsonConverter<ScannerDefinition>
    {
        public override ScannerDefinition Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return ScannerDefinition.FromJson(document.RootElement.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, ScannerDefinition value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.ToJson());
    }
}

/// <summary>Who sends: one member, the first eligible of a list, or turns; never "any" .</summary>
/// <param name="Kind">How one is chosen.</param>
/// <param name="People">The people, in order.</param>
public sealed record SenderRule(SenderKind Kind, IReadOnlyList<Guid> People)
{
    /// <summary>No sender chosen yet: a draft.</summary>
    public static readonly SenderRule Nobody = new(SenderKind.One, []);

    /// <summary>
    /// The people to try, best first: as listed, or for turns the one with the fewest sends in 30 days first, ties by the list's order.
    /// </summary>
    public IEnumerable<Guid> InOrder(Func<Guid, int> sendsIn30Days) => Kind is SenderKind.Turns ? People.OrderBy(sendsIn30Days) : People;

    /// <inheritdoc/>
    public bool Equals(SenderRule? other) => other is not null && Kind == other.Kind && People.SequenceEqual(other.People);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, People.Count);
}

/// <summary>Kinds of sender rule .</summary>
public enum SenderKind
{
    /// <summary>One member.</summary>
    One,

    /// <summary>The first eligible one of a list.</summary>
    List,

    /// <summary>The eligible one with the fewest sends in 30 days.</summary>
    Turns,
}
