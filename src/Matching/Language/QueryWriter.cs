using System.Text;

namespace Guildhall.Matching;

/// <summary>Writes trees as text .</summary>
public static class QueryWriter
{
    /// <summary>Words for operators and parentheses around every inner group: the form in which versions are compared.</summary>
    public static string Normal(Node node) => Write(node, signs: false, inner: false);

    /// <summary>Signs for operators, as a person types them.</summary>
    public static string Signs(Node node) => Write(node, signs: true, inner: false);

    internal static string NameOf(Scope scope) =>
        scope switch
        {
            Scope.Title => "title:",
            Scope.Skills => "skills:",
            Scope.Description => "description:",
            Scope.Questions => "questions:",
            Scope.Category => "category:",
            _ => "",
        };

    private static string Write(Node node, bool signs, bool inner) =>
        node switch
        {
            EmptyNode => "",
            Term t => NameOf(t.Scope) + Escaped(t.Text) + (t.Prefix ? "*" : ""),
            Leaf l => NameOf(l.Scope) + l.Words,
            Not { Of: Leaf leaf } when signs => "-" + Write(leaf, signs, inner: true),
            Not n when signs => "-" + Group(Write(n.Of, signs, inner: false)),
            Not n => Wrapped("NOT " + (n.Of is Not ? Group(Write(n.Of, signs, inner: false)) : Write(n.Of, signs, inner: true)), inner),
            And a => Wrapped(string.Join(signs ? " " : " AND ", a.Children.Select(c => Write(c, signs, inner: true))), inner),
            Or o => Wrapped(string.Join(signs ? " | " : " OR ", o.Children.Select(c => Write(c, signs, inner: true))), inner),
            _ => throw new ArgumentOutOfRangeException(nameof(node)),
        };

    private static string Wrapped(string text, bool inner) => inner ? Group(text) : text;

    private static string Group(string text) => $"({text})";

    private static string Escaped(string word)
    {
        var text = new StringBuilder();
        var end = word.TrimEnd('+').Length; // the pluses of c++ belong to it, a plus inside would be an operator
        for (var i = 0; i < word.Length; i++)
        {
            if ((word[i] == '+' && i < end) || (word[i] == '&' && i > 0 && word[i - 1] == '&'))
                text.Append('\\');
            text.Append(word[i]);
        }
        return text.ToString();
    }
}
