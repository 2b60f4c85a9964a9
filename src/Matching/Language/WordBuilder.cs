namespace Guildhall.Matching;

/// <summary>Words of one row of the builder: all of these, any of these, exactly this, none of these.</summary>
public sealed record BuilderRow(
    Scope Scope,
    IReadOnlyList<string> All,
    IReadOnlyList<string> Any,
    IReadOnlyList<string> Exact,
    IReadOnlyList<string> None
);

/// <summary>
/// A query as a form: all, any, exact and none, each for the title, the skills or everywhere. It writes the same text a
/// person would type, and reads it back if it has that shape.
/// </summary>
public sealed record WordBuilder(IReadOnlyList<BuilderRow> Rows)
{
    private static readonly Scope[] Scopes = [Scope.Default, Scope.Title, Scope.Skills];

    /// <summary>The query this form means.</summary>
    public string Write()
    {
        List<Node> wanted = [];
        foreach (var row in Rows)
        {
            wanted.AddRange(row.All.Select(w => LeafOf(w, row.Scope, quoted: false)));
            if (row.Any.Count > 0)
                wanted.Add(
                    row.Any.Count == 1
                        ? LeafOf(row.Any[0], row.Scope, quoted: false)
                        : new Or([.. row.Any.Select(w => LeafOf(w, row.Scope, quoted: false))])
                );
            wanted.AddRange(row.Exact.Select(w => LeafOf(w, row.Scope, quoted: true)));
            wanted.AddRange(row.None.Select(w => new Not(LeafOf(w, row.Scope, quoted: false))));
        }
        return wanted.Count switch
        {
            0 => "",
            1 => QueryWriter.Signs(wanted[0]),
            _ => QueryWriter.Signs(new And(wanted)),
        };
    }

    /// <summary>Reads a query into the form, or gives null if it has another shape or errors.</summary>
    public static WordBuilder? TryRead(Query query)
    {
        if (!query.IsValid)
            return null;
        var rows = Scopes.ToDictionary(
            s => s,
            s => (All: new List<string>(), Any: new List<string>(), Exact: new List<string>(), None: new List<string>())
        );
        IReadOnlyList<Node> parts =
            query.Root is And ? query.Root.Children
            : query.Root is EmptyNode ? []
            : [query.Root];
        foreach (var part in parts)
        {
            switch (part)
            {
                case Term term when rows.TryGetValue(term.Scope, out var row):
                    row.All.Add(term.Words);
                    break;
                case Phrase { Slop: 0, Prefix: false } phrase when rows.TryGetValue(phrase.Scope, out var row):
                    row.Exact.Add(string.Join(' ', phrase.Parts));
                    break;
                case Not { Of: Leaf leaf } when IsPlain(leaf) && rows.TryGetValue(leaf.Scope, out var row):
                    row.None.Add(Plain(leaf));
                    break;
                case Or some
                    when some.Children.All(c => c is Leaf l && IsPlain(l))
                        && some.Children.Cast<Leaf>().Select(l => l.Scope).Distinct().Count() == 1:
                    if (!rows.TryGetValue(((Leaf)some.Children[0]).Scope, out var any) || any.Any.Count > 0)
                        return null;
                    any.Any.AddRange(some.Children.Cast<Leaf>().Select(Plain));
                    break;
                default:
                    return null;
            }
        }
        List<BuilderRow> read = [];
        foreach (var scope in Scopes)
        {
            var (all, any, exact, none) = rows[scope];
            if (all.Count + any.Count + exact.Count + none.Count > 0)
                read.Add(new BuilderRow(scope, all, any, exact, none));
        }
        return new WordBuilder(read);
    }

    /// <summary>A single quoted word is not the same as a plain one, so it fits only where the form says "exact".</summary>
    private static bool IsPlain(Leaf leaf) => leaf is Term or Phrase { Slop: 0, Prefix: false, Parts.Count: > 1 };

    private static string Plain(Leaf leaf) => leaf is Phrase phrase ? string.Join(' ', phrase.Parts) : leaf.Words;

    private static Leaf LeafOf(string words, Scope scope, bool quoted)
    {
        var prefix = !quoted && words.EndsWith('*');
        var parts = words
            .TrimEnd('*')
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(QueryLexer.Canonical)
            .ToList();
        return quoted || parts.Count != 1 ? new Phrase(parts, prefix, slop: 0, scope) : new Term(parts[0], prefix, scope);
    }
}
