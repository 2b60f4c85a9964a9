using System.Globalization;
using System.Text.RegularExpressions;

namespace Guildhall.Matching;

/// <summary>A scanner read from elsewhere, with what could not be taken over (R-141).</summary>
public sealed record Imported(ScannerDefinition Definition, IReadOnlyList<string> NotTakenOver);

/// <summary>Reads search expressions and search addresses of Upwork (R-141).</summary>
public static partial class UpworkImport
{
    private static readonly Dictionary<string, string> Durations = new()
    {
        ["week"] = "<1 month",
        ["weeks"] = "<1 month",
        ["month"] = "1-3 months",
        ["months"] = "1-3 months",
        ["semester"] = "3-6 months",
        ["ongoing"] = "6+ months",
    };
    private static readonly Dictionary<string, string> Workloads = new()
    {
        ["as_needed"] = "<30 h/week",
        ["part_time"] = "<30 h/week",
        ["full_time"] = "30+ h/week",
    };
    private static readonly Dictionary<string, string> Experiences = new()
    {
        ["1"] = "entry",
        ["2"] = "intermediate",
        ["3"] = "expert",
    };

    /// <summary>Reads what was pasted: an address with its filters, or a bare expression.</summary>
    public static Imported Read(string pasted)
    {
        pasted = pasted.Trim();
        List<string> lost = [];
        if (!Uri.TryCreate(pasted, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return new(new ScannerDefinition { Query = Expression(pasted, lost) }, lost);

        var definition = new ScannerDefinition();
        List<Clause> clauses = [];
        var (hourly, whole, types) = ((BudgetBranch?)null, (BudgetBranch?)null, new HashSet<string>());
        List<string> query = [];
        foreach (var (name, value) in Parameters(address))
        {
            var taken = true;
            switch (name)
            {
                case "q" or "query" or "all_words":
                    query.Add(Expression(value, lost));
                    break;
                case "title" or "or_terms" or "any_words" or "exact_phrase" or "none_words":
                    query.Add(Words(name, value));
                    break;
                case "t" or "job_type":
                    foreach (var type in value.Split(','))
                        types.Add(type is "0" or "hourly" ? "hourly" : "fixed");
                    break;
                case "amount" or "budget" or "fixed_amount":
                    taken = Span(value, scale: 100, out var low, out var high);
                    whole = taken ? new BudgetBranch(low, high) : whole;
                    break;
                case "hourly_rate":
                    taken = Span(value, scale: 100, out low, out high);
                    hourly = taken ? new BudgetBranch(low, high) : hourly;
                    break;
                case "client_hires":
                    taken = Span(value, scale: 1, out low, out high);
                    if (taken)
                        clauses.Add(new Between(Field.Hires, low, high));
                    break;
                case "proposals":
                    taken = Span(value, scale: 1, out low, out high);
                    if (taken)
                        clauses.Add(new Between(Field.Proposals, low > 0 ? low : null, high));
                    break;
                case "payment_verified" or "verified_payment_only":
                    if (value is "1" or "true")
                        clauses.Add(new Is(Field.PaymentVerified));
                    break;
                case "previous_clients":
                    if (value is "1" or "true" or "all")
                        clauses.Add(new Is(Field.PreviousClient));
                    break;
                case "contract_to_hire":
                    if (value is "1" or "true")
                        clauses.Add(new Is(Field.ContractToHire));
                    break;
                case "contractor_tier":
                    taken = Choices(Field.Experience, Experiences, value, clauses);
                    break;
                case "duration_v3" or "duration_v2" or "duration":
                    taken = Choices(Field.Duration, Durations, value, clauses);
                    break;
                case "workload":
                    taken = Choices(Field.Workload, Workloads, value, clauses);
                    break;
                case "location" or "client_location":
                    clauses.Add(
                        new OneOf(Field.Country, value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    );
                    break;
                case "category2" or "category":
                    clauses.Add(
                        new OneOf(Field.Category, value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    );
                    break;
                case "sort" or "per_page" or "paging" or "page" or "nbs" or "from_recent_search" or "ontology_skill_uid_name":
                    break; // how results are shown says nothing of what is looked for
                default:
                    taken = false;
                    break;
            }
            if (!taken)
                lost.Add($"{name}={value}");
        }
        if (hourly is not null || whole is not null)
        {
            var both = types.Count is 0 or 2;
            clauses.Add(
                new Budget(
                    both || types.Contains("hourly") ? hourly ?? new BudgetBranch() : null,
                    both || types.Contains("fixed") ? whole ?? new BudgetBranch() : null
                )
            );
        }
        else if (types.Count == 1)
            clauses.Add(new OneOf(Field.JobType, [.. types]));
        return new(definition with { Query = Joined(query), Clauses = clauses }, lost);
    }

    private static string Joined(List<string> parts)
    {
        parts.RemoveAll(string.IsNullOrWhiteSpace);
        return parts.Count == 1 ? parts[0] : string.Join(' ', parts.Select(p => p.Contains(' ', StringComparison.Ordinal) ? $"({p})" : p));
    }

    /// <summary>
    /// The same in our language. There, small letters are operators too and a field may stand before a space; here both are said apart.
    /// What is still in error is told by its sentence.
    /// </summary>
    private static string Expression(string text, List<string> lost)
    {
        var ours = FieldSpace().Replace(text, "${field}:");
        if (Operator().IsMatch(ours))
            ours = Operator().Replace(ours, m => Quoted(ours, m.Index) ? m.Value : m.Value.ToUpperInvariant());
        for (var round = 0; round < Query.MostErrors && Query.Parse(ours).Errors is [var error, ..]; round++)
        {
            if (error.Offers.Count == 0)
            {
                lost.Add(error.Message);
                break;
            }
            if (error.Code == "unknown-field")
                lost.Add(
                    text.Substring(
                        Math.Min(error.Start, text.Length),
                        Math.Min(error.Length, text.Length - Math.Min(error.Start, text.Length))
                    )
                );
            ours = error.Offers[0];
        }
        return ours;
    }

    private static bool Quoted(string text, int at) => text.AsSpan(0, at).Count('"') % 2 == 1;

    private static string Words(string name, string value)
    {
        var words = value.Split((char[]?)[' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return name switch
        {
            "title" => $"title:({value})",
            "exact_phrase" => $"\"{value}\"",
            "none_words" => string.Join(' ', words.Select(w => "-" + w)),
            _ => string.Join(" | ", words),
        };
    }

    /// <summary>Reads spans like 500-999,1000-4999,5000- as one, if they meet each other.</summary>
    private static bool Span(string value, int scale, out long? low, out long? high)
    {
        (low, high) = (null, null);
        List<(long Low, long High)> spans = [];
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            var first = 0L;
            var last = long.MaxValue;
            if (ends.Length != 2 || (ends[0].Length > 0 && !Whole(ends[0], out first)) || (ends[1].Length > 0 && !Whole(ends[1], out last)))
                return false;
            spans.Add((first, last));
        }
        if (spans.Count == 0)
            return false;
        spans.Sort();
        for (var i = 1; i < spans.Count; i++)
            if (spans[i].Low > spans[i - 1].High + 1)
                return false; // a gap between them cannot be said with one minimum and one maximum
        low = spans[0].Low == 0 ? null : spans[0].Low * scale;
        high = spans.Max(s => s.High) is var top && top == long.MaxValue ? null : top * scale;
        return low is not null || high is not null;

        static bool Whole(string text, out long number) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < int.MaxValue;
    }

    private static bool Choices(Field field, Dictionary<string, string> names, string value, List<Clause> clauses)
    {
        var chosen = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (chosen.Length == 0 || !chosen.All(names.ContainsKey))
            return false;
        var values = chosen.Select(c => names[c]).Distinct().ToList();
        if (values.Count < names.Values.Distinct().Count())
            clauses.Add(new OneOf(field, values)); // all of them is "don't care"
        return true;
    }

    private static IEnumerable<(string Name, string Value)> Parameters(Uri address)
    {
        foreach (var pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = at < 0 ? (pair, "") : (pair[..at], pair[(at + 1)..]);
            if (value.Length > 0)
                yield return (Decoded(name), Decoded(value));
        }

        static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
    }

    [GeneratedRegex(
        @"\b(?<field>title|skills|description)\s*:\s*",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex FieldSpace();

    [GeneratedRegex(
        @"(?<=[\s)""])(and not|and|or|not)(?=[\s(""])",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Operator();
}
