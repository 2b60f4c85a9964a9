namespace Guildhall.Matching;

/// <summary>What a scanner wants of the features, with "not" at the features only.</summary>
internal abstract class Formula
{
    public static readonly Formula True = new Every([]);
    public static readonly Formula False = new Some([]);
    private IReadOnlyList<Formula>? _alone;

    /// <summary>Whether it only asks that one of some features is present.</summary>
    public bool IsGroup => this is Has or Some { AreAllFeatures: true };

    /// <summary>What has to hold together: itself, or the parts of an "all".</summary>
    public IReadOnlyList<Formula> Parts => this is Every every ? every.Of : _alone ??= [this];

    /// <summary>How many features a group has.</summary>
    public int LeafCount => this is Some some ? some.Of.Count : 1;

    /// <summary>One of the features of a group.</summary>
    public int Leaf(int index) => this is Has has ? has.Feature : ((Has)((Some)this).Of[index]).Feature;

    /// <summary>All of these; of none it is always true.</summary>
    public static Formula All(IReadOnlyList<Formula> of)
    {
        var parts = new List<Formula>(of.Count);
        for (var i = 0; i < of.Count; i++)
            if (of[i] is Some { Of.Count: 0 })
                return False;
            else if (of[i] is Every every)
                parts.AddRange(every.Of);
            else
                parts.Add(of[i]);
        return parts.Count == 1 ? parts[0] : new Every(parts);
    }

    /// <summary>Any of these; of none it is always false.</summary>
    public static Formula Any(IReadOnlyList<Formula> of)
    {
        var parts = new List<Formula>(of.Count);
        for (var i = 0; i < of.Count; i++)
            if (of[i] is Every { Of.Count: 0 })
                return True;
            else if (of[i] is Some some)
                parts.AddRange(some.Of);
            else
                parts.Add(of[i]);
        return parts.Count == 1 ? parts[0] : new Some(parts);
    }
}

internal sealed class Has(int feature) : Formula
{
    public int Feature => feature;
}

internal sealed class HasNot(int feature) : Formula
{
    public int Feature => feature;
}

internal sealed class Every(IReadOnlyList<Formula> of) : Formula
{
    public IReadOnlyList<Formula> Of => of;
}

internal sealed class Some(List<Formula> of) : Formula
{
    public List<Formula> Of => of;

    public bool AreAllFeatures { get; } = of.TrueForAll(static f => f is Has);
}
