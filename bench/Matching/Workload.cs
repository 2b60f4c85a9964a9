using System.Globalization;
using Guildhall.Matching;

namespace Guildhall.Bench;

/// <summary>
/// Reads the files of the peers: jobs.tsv and scanners.tsv, tab-separated, scanners as S-expressions. Values that nobody gave are 0 there.
/// </summary>
internal static class Workload
{
    /// <summary>The first jobs of a folder; the place of each is its id.</summary>
    public static List<Posting> Jobs(string folder, int most)
    {
        List<Posting> jobs = [];
        foreach (var line in File.ReadLines(Path.Combine(folder, "jobs.tsv")).Take(most))
        {
            var c = line.Split('\t');
            var hourly = c[6] == "h";
            jobs.Add(
                new Posting
                {
                    Title = c[1],
                    Description = c[2],
                    Skills = c[3].Split(',', StringSplitOptions.RemoveEmptyEntries),
                    Category = "k" + c[4],
                    Country = c[5],
                    JobType = hourly ? JobType.Hourly : JobType.Fixed,
                    FixedBudget = hourly ? null : Number(c[7]) * 100,
                    HourlyMin = hourly ? Number(c[8]) * 100 : null,
                    HourlyMax = hourly ? Number(c[9]) * 100 : null,
                    Spent = Number(c[10]) * 100,
                    Rating = Number(c[11]),
                    Hires = Number(c[12]),
                    PaymentVerified = c[13] == "1",
                    UsOnly = c[14] == "1",
                    Experience = "l" + c[15],
                    Proposals = Number(c[16]),
                }
            );
        }
        return jobs;
    }

    /// <summary>The scanners of a folder in order of their ids, made as they are asked for.</summary>
    public static IEnumerable<KeyValuePair<int, ScannerDefinition>> Scanners(string folder)
    {
        foreach (var line in File.ReadLines(Path.Combine(folder, "scanners.tsv")))
        {
            var c = line.Split('\t');
            yield return new(
                int.Parse(c[0], CultureInfo.InvariantCulture),
                new ScannerDefinition { Query = Query(c[1]), Clauses = Clauses(c[2]) }
            );
        }
    }

    private static List<Clause> Clauses(string filters)
    {
        List<Clause> clauses = [];
        long? hourly = null;
        long? whole = null;
        foreach (var filter in filters.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = filter.IndexOfAny(['=', '<', '>']);
            var value = filter[(filter.LastIndexOf('=') + 1)..];
            switch (filter[..at])
            {
                case "type":
                    clauses.Add(new OneOf(Field.JobType, [value == "h" ? "hourly" : "fixed"]));
                    break;
                case "budget":
                    whole = Number(value) * 100;
                    break;
                case "hourly":
                    hourly = Number(value) * 100;
                    break;
                case "spend":
                    clauses.Add(new Between(Field.Spent, Number(value) * 100));
                    break;
                case "rating":
                    clauses.Add(new Between(Field.Rating, Number(value)));
                    break;
                case "hires":
                    clauses.Add(new Between(Field.Hires, Number(value)));
                    break;
                case "verified":
                    clauses.Add(new Is(Field.PaymentVerified));
                    break;
                case "usonly":
                    clauses.Add(new Is(Field.UsOnly, value == "1") { Unknown = Unknown.Pass });
                    break;
                case "level":
                    clauses.Add(new OneOf(Field.Experience, [.. value.Split(',').Select(v => "l" + v)]));
                    break;
                case "cat":
                    clauses.Add(new OneOf(Field.Category, [.. value.Split(',').Select(v => "k" + v)]) { Unknown = Unknown.Pass });
                    break;
                case "cin":
                    clauses.Add(new OneOf(Field.Country, value.Split(',')) { Unknown = Unknown.Pass });
                    break;
                case "cout":
                    clauses.Add(new NoneOf(Field.Country, value.Split(',')));
                    break;
                case "prop":
                    clauses.Add(new Between(Field.Proposals, max: Number(value)));
                    break;
            }
        }
        // To the peers a budget of 0 is one of 0; to us it is a placeholder, so unknown, and fails a bound if the scanner says so.
        if ((hourly ?? whole) is not null)
            clauses.Add(new Budget(new(hourly, Unknown: Unknown.Pass), new(whole, Unknown: whole is null ? Unknown.Pass : Unknown.Fail)));
        return clauses;
    }

    /// <summary>An S-expression as a query of ours.</summary>
    internal static string Query(string expression)
    {
        var at = 0;
        var query = Read();
        return query.StartsWith('(') && query.EndsWith(')') && Depth(query) ? query[1..^1] : query;

        string Read()
        {
            if (expression[at] != '(')
                return Leaf();
            var end = expression.IndexOf(' ', at);
            var join = expression[(at + 1)..end] switch
            {
                "or" => " | ",
                "and" => " ",
                _ => "-",
            };
            at = end;
            List<string> parts = [];
            while (expression[at] != ')')
            {
                at++;
                parts.Add(Read());
            }
            at++;
            return join == "-" ? "-" + parts[0] : $"({string.Join(join, parts)})";
        }

        string Leaf()
        {
            var field = "";
            if (at + 1 < expression.Length && expression[at + 1] == ':')
            {
                field = expression[at] switch
                {
                    't' => "title:",
                    's' => "skills:",
                    _ => "description:",
                };
                at += 2;
            }
            var start = at;
            at = expression[at] == '"' ? expression.IndexOf('"', at + 1) + 1 : expression.IndexOfAny([' ', ')'], at);
            if (at < start)
                at = expression.Length;
            return field + expression[start..at];
        }

        static bool Depth(string text)
        {
            var depth = 0;
            for (var i = 0; i < text.Length - 1; i++)
            {
                depth +=
                    text[i] == '(' ? 1
                    : text[i] == ')' ? -1
                    : 0;
                if (depth == 0)
                    return false;
            }
            return true;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
