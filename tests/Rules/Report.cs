using System.Text.Encodings.Web;
using System.Text.Json;

namespace Guildhall.Rules;

/// <summary>Tells a coverage to people, or as JSON to programs.</summary>
public static class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // read in terminals, never put into a page
    };

    public static void WriteText(Coverage coverage, TextWriter output)
    {
        foreach (var book in coverage.Books)
        {
            var covered = book.Rules.Count(coverage.Covers);
            output.WriteLine($"{book.Name}: {book.Rules.Count} rules, {covered} covered, {book.Rules.Count - covered} uncovered");
            foreach (var status in Book.Statuses)
            {
                var rules = book.Rules.Where(rule => rule.Status == status).ToList();
                var uncovered = rules.Count(rule => !coverage.Covers(rule));
                if (uncovered > 0)
                    output.WriteLine(
                        $"  {status}: {uncovered} of {rules.Count} uncovered: {Ranges(book, rule => rule.Status == status && !coverage.Covers(rule))}"
                    );
            }
        }
    }

    public static void WriteJson(Coverage coverage, TextWriter output) =>
        output.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    Books = coverage.Books.Select(book => new
                    {
                        book.Name,
                        Rules = book.Rules.Count,
                        Covered = book.Rules.Count(coverage.Covers),
                        Uncovered = Book.Statuses.ToDictionary(
                            status => status,
                            status => book.Rules.Count(rule => rule.Status == status && !coverage.Covers(rule))
                        ),
                        Rows = book.Rules.Select(rule => new
                        {
                            rule.Number,
                            rule.Title,
                            rule.Status,
                            Tests = coverage.TestsOf(rule),
                        }),
                    }),
                    coverage.Unknown,
                    Lost = coverage.Lost(),
                    Gained = coverage.Gained(),
                },
                Json
            )
        );

    // Neighbours in the book are told as "M-010 to M-014", else hundreds of numbers would hide what is said.
    private static string Ranges(Book book, Func<Rule, bool> picks)
    {
        var ranges = new List<(string First, string Last)>();
        var running = false;
        foreach (var rule in book.Rules)
        {
            var picked = picks(rule);
            if (picked && running)
                ranges[^1] = (ranges[^1].First, rule.Number);
            else if (picked)
                ranges.Add((rule.Number, rule.Number));
            running = picked;
        }
        return string.Join(", ", ranges.Select(range => range.First == range.Last ? range.First : $"{range.First} to {range.Last}"));
    }
}
