namespace Guildhall.Matching;

/// <summary>What a scanner says about a job, worst first.</summary>
public enum Verdict
{
    NoMatch,
    Ask,
    Match,
}

/// <summary>What a clause counts as in the verdict, worst first.</summary>
public enum Counts
{
    Fail,
    Ask,
    Pass,
}

/// <summary>Whether a part of a query holds, where some text may be unknown.</summary>
public enum Truth
{
    No,
    Unknown,
    Yes,
}

/// <summary>What a part of a query came to.</summary>
public sealed record NodeFinding(Node Node, Truth Truth, IReadOnlyList<Hit> Hits, IReadOnlyList<NodeFinding> Children)
{
    /// <summary>This and all findings inside it.</summary>
    public IEnumerable<NodeFinding> All() => Children.SelectMany(c => c.All()).Prepend(this);
}

/// <summary>What one clause came to, in full .</summary>
public sealed record Finding
{
    /// <summary>The place of the clause in <see cref="ScannerDefinition.Clauses"/>; -1 is the query, below that what is always on.</summary>
    public required int Clause { get; init; }

    /// <summary>The clause's name, as in the table of 5.1.</summary>
    public required string Name { get; init; }

    /// <summary>What the scanner wants, for people.</summary>
    public required string Wanted { get; init; }

    /// <summary>What the job says, for people; "unknown" where it says nothing.</summary>
    public required string Found { get; init; }

    /// <summary>What it counts as.</summary>
    public required Counts Counts { get; init; }

    /// <summary>Where the value comes from; unknown if there is none, and then <see cref="Counts"/> is the clause's setting.</summary>
    public required Origin Origin { get; init; }

    /// <summary>By how much a number misses the nearest bound, in the field's unit: negative below, positive above.</summary>
    public long? Off { get; init; }

    /// <summary>What was found in the text.</summary>
    public IReadOnlyList<Hit> Hits { get; init; } = [];

    /// <summary>Wanted words that were not found.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>For the query: every node of the tree.</summary>
    public NodeFinding? Query { get; init; }

    /// <summary>For an any-of group: its members.</summary>
    public IReadOnlyList<Finding> Members { get; init; } = [];
}

/// <summary>The verdict of a scanner on a job with its explanation.</summary>
public sealed record Judgement(Verdict Verdict, IReadOnlyList<Finding> Findings)
{
    /// <summary>All places to mark in the job's text .</summary>
    public IReadOnlyList<Hit> Hits => [.. Findings.SelectMany(f => f.Hits.Concat(f.Members.SelectMany(m => m.Hits))).Distinct()];

    /// <summary>The clauses because of which it is not a match: those that fail, or if none does, those that ask.</summary>
    public IReadOnlyList<Finding> Reasons =>
        [.. Findings.Where(f => Verdict != Verdict.Match && f.Counts == (Verdict == Verdict.NoMatch ? Counts.Fail : Counts.Ask))];

    /// <summary>Whether one or two clauses fail .</summary>
    public bool IsNearMiss => Verdict == Verdict.NoMatch && Findings.Count(f => f.Counts == Counts.Fail) <= 2;
}
