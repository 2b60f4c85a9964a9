namespace Guildhall.Matching;

/// <summary>Where a word is looked for. <see cref="Default"/> is title, description and skills together.</summary>
public enum Scope
{
    /// <summary>What the scanner says: title, description and skills, unless it is narrowed.</summary>
    Default,

    /// <summary>The title alone.</summary>
    Title,

    /// <summary>One skill at a time.</summary>
    Skills,

    /// <summary>The description alone.</summary>
    Description,

    /// <summary>One screening question at a time.</summary>
    Questions,

    /// <summary>The names of category, subcategory and occupation.</summary>
    Category,
}

/// <summary>A part of a query, with its place in what was typed. Two nodes are equal if they mean the same text, wherever it stood.</summary>
public abstract class Node : IEquatable<Node>
{
    /// <summary>Where it begins, in UTF-16 units of what was typed.</summary>
    public int Start { get; internal set; }

    /// <summary>How many UTF-16 units were typed for it.</summary>
    public int Length { get; internal set; }

    /// <summary>The nodes directly inside.</summary>
    public virtual IReadOnlyList<Node> Children => [];

    /// <summary>The node and all that are inside it, outermost first.</summary>
    public IEnumerable<Node> All() => Children.SelectMany(c => c.All()).Prepend(this);

    /// <inheritdoc/>
    public abstract bool Equals(Node? other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Node);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The normal form .</summary>
    public override string ToString() => QueryWriter.Normal(this);
}

/// <summary>The query that asks for nothing, and so matches everything .</summary>
public sealed class EmptyNode : Node
{
    /// <inheritdoc/>
    public override bool Equals(Node? other) => other is EmptyNode;
}

/// <summary>A leaf: something to be found in the text.</summary>
public abstract class Leaf(Scope scope, bool prefix) : Node
{
    /// <summary>The field it is limited to.</summary>
    public Scope Scope { get; } = scope;

    /// <summary>Whether the last word is only the beginning of one .</summary>
    public bool Prefix { get; } = prefix;

    /// <summary>What it was last compiled to; the same for every thread, so whichever writes last does no harm.</summary>
    internal LeafForms.Remembered? Known { get; set; }

    /// <summary>The words as a person reads them, without scope.</summary>
    public abstract string Words { get; }
}

/// <summary>An unquoted word, folded: <c>typescript</c>, <c>front-end</c>, <c>develop*</c>.</summary>
public sealed class Term(string text, bool prefix = false, Scope scope = Scope.Default) : Leaf(scope, prefix)
{
    /// <summary>The word, folded, without the star.</summary>
    public string Text { get; } = text;

    /// <inheritdoc/>
    public override string Words => Prefix ? Text + "*" : Text;

    /// <inheritdoc/>
    public override bool Equals(Node? other) => other is Term t && t.Text == Text && t.Prefix == Prefix && t.Scope == Scope;
}

/// <summary>Quoted words, side by side or with at most <see cref="Slop"/> others between them .</summary>
public sealed class Phrase(IReadOnlyList<string> parts, bool prefix = false, int slop = 0, Scope scope = Scope.Default)
    : Leaf(scope, prefix)
{
    /// <summary>The words in order, folded.</summary>
    public IReadOnlyList<string> Parts { get; } = parts;

    /// <summary>How many other words may stand between the first and the last.</summary>
    public int Slop { get; } = slop;

    /// <inheritdoc/>
    public override string Words => $"\"{string.Join(' ', Parts)}{(Prefix ? "*" : "")}\"{(Slop > 0 ? $"~{Slop}" : "")}";

    /// <inheritdoc/>
    public override bool Equals(Node? other) =>
        other is Phrase p && p.Parts.SequenceEqual(Parts) && p.Prefix == Prefix && p.Slop == Slop && p.Scope == Scope;
}

/// <summary>What must not be found.</summary>
public sealed class Not(Node of) : Node
{
    /// <summary>What is excluded.</summary>
    public Node Of { get; } = of;

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Children => [Of];

    /// <inheritdoc/>
    public override bool Equals(Node? other) => other is Not n && n.Of.Equals(Of);
}

/// <summary>All of several.</summary>
public sealed class And(IReadOnlyList<Node> of) : Node
{
    /// <inheritdoc/>
    public override IReadOnlyList<Node> Children { get; } = of;

    /// <inheritdoc/>
    public override bool Equals(Node? other) => other is And a && a.Children.SequenceEqual(Children);
}

/// <summary>At least one of several.</summary>
public sealed class Or(IReadOnlyList<Node> of) : Node
{
    /// <inheritdoc/>
    public override IReadOnlyList<Node> Children { get; } = of;

    /// <inheritdoc/>
    public override bool Equals(Node? other) => other is Or o && o.Children.SequenceEqual(Children);
}
