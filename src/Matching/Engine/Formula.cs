namespace Guildhall.Matching;

/// <summary>What a scanner wants of the features, with "not" at the features only.</summary>
internal abstract record Formula
{
    public static readonly Formula True = new Every([]);
    public static readonly Formula False = new Some([]);

    /// <summary>Whether it only asks that one of some features is present.</summary>
    public bool IsGroup => this is Has || (this is Some some && some.Of.All(f => f is Has));

    /// <summary>All of these; of none it is always true.</summary>
    public static Formula All(IEnumerable<Formula> of)
    {
        List<Formula> parts = [];
        foreach (var part in of)
        {
            if (part is Some { Of.Count: 0 })
                return False;
            if (part is Every every)
                parts.AddRange(every.Of);
            else
                parts.Add(part);
        }
        return parts.Count == 1 ? parts[0] : new Every(parts);
    }

    /// <summary>Any of these; of none it is always false.</summary>
    public static Formula Any(IEnumerable<Formula> of)
    {
        List<Formula> parts = [];
        foreach (var part in of)
        {
            if (part is Every { Of.Count: 0 })
                return True;
            if (part is Some some)
                parts.AddRange(some.Of);
            else
                parts.Add(part);
        }
        return parts.Count == 1 ? parts[0] : new Some(parts);
    }
}

internal sealed record Has(int Feature) : Formula;

internal sealed record HasNot(int Feature) : Formula;

internal sealed record Every(IReadOnlyList<Formula> Of) : Formula;

internal sealed record Some(IReadOnlyList<Formula> Of) : Formula;
