using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;

namespace Guildhall.Server.Imports;

/// <summary>One line of a job file: the job, or why it is none.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">As it stands in the file.</param>
/// <param name="Job">The job; null when the line is not one.</param>
/// <param name="Reason">What is wrong with the line; null when nothing is.</param>
public sealed record JobLine(long Number, string Text, ImportJobs.Input? Job, string? Reason);

/// <summary>
/// Reads job posts as JSON lines, plain or gzip by content. Fields as the data's README names them; money is in whole currency units
/// there and in minor units here; what is null or absent stays unknown; fields that have no place here are kept as they are.
/// </summary>
public static class JobLines
{
    private const int LongestLine = 1_000_000;
    private static readonly string[] Known =
    [
        "id",
        "title",
        "description",
        "skills",
        "category",
        "subcategory",
        "type",
        "budget",
        "hourly_min",
        "hourly_max",
        "experience",
        "duration",
        "workload",
        "client_country",
        "client_spent",
        "client_hires",
        "client_reviews",
        "client_rating",
        "payment_verified",
        "posted_at",
        "connects",
        "proposals",
        "interviewing",
        "invites_sent",
    ];

    /// <summary>Opens the file, unpacking it if it is gzip; says how much of it was read, 0 to 1.</summary>
    public static (TextReader Reader, Func<double> Progress) Open(string path)
    {
        var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        var packed = file.Read(magic) == 2 && magic is [0x1f, 0x8b];
        file.Position = 0;
        Stream lines = packed ? new GZipStream(file, CompressionMode.Decompress) : file;
        return (new StreamReader(lines), () => file.Length == 0 ? 1 : (double)file.Position / file.Length);
    }

    /// <summary>The lines from <paramref name="from"/> on; empty ones are passed over.</summary>
    public static async IAsyncEnumerable<JobLine> ReadAsync(
        TextReader reader,
        long from,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        long number = 0;
        while (await reader.ReadLineAsync(cancellation) is { } text)
        {
            if (++number < from || string.IsNullOrWhiteSpace(text))
                continue;
            yield return Read(number, text);
        }
    }

    /// <summary>Reads one line.</summary>
    public static JobLine Read(long number, string text)
    {
        if (text.Length > LongestLine)
            return new JobLine(number, text[..1000], null, $"The line has {text.Length} characters; at most {LongestLine} are read.");
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                return new JobLine(number, text, null, "The line is no JSON object.");
            return new JobLine(number, text, Map(new Fields(document.RootElement)), null);
        }
        catch (JsonException error)
        {
            return new JobLine(number, text, null, $"The line is no JSON: {error.Message}");
        }
        catch (InvalidInput refusal)
        {
            return new JobLine(number, text, null, $"{refusal.Field}: {refusal.Message}");
        }
    }

    private static ImportJobs.Input Map(Fields line)
    {
        var skills = line.List("skills");
        return new ImportJobs.Input
        {
            ForeignId = line.Text("id") ?? throw new InvalidInput("id", "A job needs an id."),
            Content = new JobContent
            {
                Title = line.Text("title") ?? throw new InvalidInput("title", "A job needs a title."),
                Description = line.Text("description"),
                Skills = skills,
                Category = line.Text("category"),
                Subcategory = line.Text("subcategory"),
                Type = line.Word<JobType>("type"),
                Budget = line.Money("budget"),
                HourlyMin = line.Money("hourly_min"),
                HourlyMax = line.Money("hourly_max"),
                Experience = line.Word<Experience>("experience"),
                // A duration that is not on the market's list stays among what is kept as it is.
                Duration = line.Text("duration") is { } duration && JobContent.Durations.Contains(duration) ? duration : null,
                Workload = line.Text("workload"),
                Connects = line.Count("connects"),
            }.Checked(),
            Client = new ClientFacts
            {
                Country = line.Text("client_country"),
                Spent = line.Money("client_spent"),
                Hires = line.Count("client_hires"),
                Reviews = line.Count("client_reviews"),
                Rating = line.Number("client_rating"),
                PaymentVerified = line.Flag("payment_verified"),
            },
            Counters = new JobCounters(line.Band("proposals"), line.Count("interviewing"), line.Count("invites_sent")),
            PostedAt = line.Time("posted_at"),
            Extra = line.Rest(),
        };
    }

    /// <summary>One line's fields, each read by its own form; a value of a wrong kind is refused at its field.</summary>
    private readonly struct Fields(JsonElement line)
    {
        public string? Text(string name) =>
            Value(name) is not { } value ? null
            : value.ValueKind is JsonValueKind.String
                ? value.GetString() is { Length: > 0 } text ? text
                    : null
            : throw new InvalidInput(name, "This is no text.");

        public IReadOnlyList<string> List(string name) =>
            Value(name) is not { } value ? []
            : value.ValueKind is JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String)
                ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : throw new InvalidInput(name, "This is no list of texts.");

        public decimal? Number(string name) =>
            Value(name) is not { } value ? null
            : value.ValueKind is JsonValueKind.Number && value.TryGetDecimal(out var number) ? number
            : throw new InvalidInput(name, "This is no number.");

        public long? Money(string name) => Number(name) is { } units ? (long)Math.Round(units * 100, MidpointRounding.AwayFromZero) : null;

        public int? Count(string name) =>
            Number(name) is not { } number ? null
            : number >= 0 && number <= int.MaxValue && number == Math.Truncate(number) ? (int)number
            : throw new InvalidInput(name, "This is no whole number from 0.");

        public bool? Flag(string name) =>
            Value(name) is not { } value ? null
            : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
            : throw new InvalidInput(name, "This is neither true nor false.");

        public T? Word<T>(string name)
            where T : struct, Enum =>
            Text(name) is not { } word ? null
            : Enum.TryParse<T>(word, ignoreCase: true, out var value) && !char.IsAsciiDigit(word[0]) ? value
            : throw new InvalidInput(name, $"“{word}” is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");

        /// <summary>The lower end of a band: "&lt;5" is 0, "5-10" is 5, "50+" is 50.</summary>
        public int? Band(string name)
        {
            if (Text(name) is not { } band)
                return null;
            if (band.StartsWith('<'))
                return 0;
            var digits = new string([.. band.TakeWhile(char.IsAsciiDigit)]);
            return int.TryParse(digits, CultureInfo.InvariantCulture, out var least)
                ? least
                : throw new InvalidInput(name, $"“{band}” is no band such as 5-10.");
        }

        public DateTimeOffset? Time(string name) =>
            Text(name) is not { } text ? null
            : DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
                ? time
            : throw new InvalidInput(name, $"“{text}” is no time.");

        /// <summary>The fields that have no place of their own, as JSON; null when there is none.</summary>
        public string? Rest()
        {
            var rest = line.EnumerateObject()
                .Where(property => !Known.Contains(property.Name))
                .ToDictionary(property => property.Name, property => property.Value);
            return rest.Count == 0 ? null : JsonSerializer.Serialize(rest, Json.Options);
        }

        private JsonElement? Value(string name) =>
            line.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;
    }
}
