using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Guildhall.Matching.Tests;

/// <summary>What people and mischief type.</summary>
public class RandomQueries
{
    private static readonly string[] Pieces =
    [
        "react",
        "Vue",
        "c++",
        "c#",
        ".net",
        "node.js",
        "front-end",
        "3.5",
        "10,000",
        "24/7",
        "r&d",
        "日本語",
        "ﬁne",
        "İz",
        "été",
        " ",
        " ",
        " ",
        "AND",
        "OR",
        "NOT",
        "and",
        "(",
        ")",
        "|",
        "||",
        "+",
        "-",
        "--",
        "&&",
        "!",
        "*",
        "~2",
        "~",
        "\"",
        "“",
        "”",
        "\\",
        ":",
        "title:",
        "skills:",
        "tilte:",
        "https://x.y/z",
        "\u200b",
        "\ud800",
        "\udc00",
        "\u0000",
        "\t",
        "'",
        "_",
        "/",
        "#",
        ",",
        "😀",
        "\u0301",
    ];

    [Fact, Rule("R-163")]
    public void Parsing_is_total_whatever_is_typed()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(12); n > 0; n--)
                text.Append(Pieces[random.Next(Pieces.Length)]);
            var typed = text.ToString();

            var query = Query.Parse(typed);

            Assert.True(query.Errors.Count <= Query.MostErrors);
            Assert.All(
                query.Errors.Concat(query.Warnings),
                e => Assert.True(e.Start >= 0 && e.Length >= 0 && e.Start + e.Length <= typed.Length, typed)
            );
            Assert.All(query.Root.All(), n => Assert.True(n.Start >= 0 && n.Start + n.Length <= typed.Length, typed));
            Assert.True(
                query.Root.Equals(Query.Parse(query.NormalForm).Root),
                $"{typed} | {query.NormalForm} | {Query.Parse(query.NormalForm).NormalForm}"
            );
            if (query.IsValid)
                Assert.Empty(Query.Parse(query.NormalForm).Errors);
        }
    }

    [Fact, Rule("R-162", "R-163")]
    public void What_is_monstrous_is_refused_and_not_suffered()
    {
        foreach (
            var monster in (string[])
                [
                    new('(', 100_000),
                    new('a', 1_000_000),
                    new('"', 50_000),
                    string.Concat(Enumerable.Repeat("-", 50_000)),
                    string.Concat(Enumerable.Repeat("(a|", 40_000)),
                    string.Concat(Enumerable.Repeat("a-", 200_000)),
                ]
        )
        {
            Assert.False(Query.Parse(monster).IsValid);
            Evaluator.Judge(new ScannerDefinition { Query = "react" }, new Posting { Title = monster, Description = monster });
        }
    }

    [Fact, Rule("R-164")]
    public void Parsing_what_was_written_gives_the_same_tree() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Trees(4).ToArbitrary(),
                tree =>
                {
                    var back = Query.Parse(QueryWriter.Normal(tree));
                    return back.IsValid && back.Root.Equals(tree) && Query.Parse(QueryWriter.Signs(tree)).Root.Equals(tree);
                }
            )
        );

    internal static Gen<Node> Trees(int depth)
    {
        var words = Gen.Elements(
            "react",
            "vue",
            "c++",
            "c#",
            ".net",
            "node.js",
            "front-end",
            "and",
            "3.5",
            "24/7",
            "r&d",
            "日本",
            "a+b",
            "développeur"
        );
        var scopes = Gen.Elements(Enum.GetValues<Scope>());
        var leaf = Gen.OneOf(
            from w in words
            from s in scopes
            select (Node)new Term(Folding.FoldWord(w), prefix: false, s),
            from s in scopes
            select (Node)new Term("develop", prefix: true, s),
            from w in words.NonEmptyListOf()
            from s in scopes
            from slop in Gen.Choose(0, 3)
            select (Node)new Phrase([.. w.Take(4).Select(Folding.FoldWord)], prefix: false, slop, s)
        );
        if (depth == 0)
            return leaf;
        var inner = Trees(depth - 1);
        return Gen.OneOf(
            leaf,
            inner.Select(n => (Node)new Not(n)),
            inner.Two().Select(p => Flat(all: true, p.Item1, p.Item2)),
            inner.Three().Select(p => Flat(all: false, p.Item1, p.Item2, p.Item3))
        );
    }

    /// <summary>As the parser does: what is of the same kind is taken in.</summary>
    private static Node Flat(bool all, params Node[] of)
    {
        Node[] flat = [.. of.SelectMany(n => (all ? n is And : n is Or) ? n.Children : [n])];
        return all ? new And(flat) : new Or(flat);
    }
}
