namespace Guildhall.Matching;

/// <summary>What one clause came to over a block: the documents it fails, those it asks about, and those whose value is unknown.</summary>
internal sealed record ClauseBits(Bits Fail, Bits Ask, Bits Unknown);

/// <summary>
/// Judges a block of jobs at once, clause by clause, as the truth does one by one. One judge serves one thread; whoever makes it holds the
/// lexicon's lock.
/// </summary>
internal sealed class BlockJudge
{
    /// <summary>With fewer left than this, each is looked up instead of all.</summary>
    private const int Few = 2_048;

    private readonly ScannerDefinition _definition;
    private readonly WordTable _table;
    private readonly TextFinder _text;
    private readonly Clause[] _clauses;

    public BlockJudge(ScannerDefinition definition, WordTable table, Lexicon lexicon)
    {
        (_definition, _table) = (definition, table);
        _text = new(definition, table, lexicon);
        _clauses = [.. definition.Clauses, .. ScannerDefinition.AlwaysOn];
    }

    /// <summary>
    /// One for each finding of <see cref="Evaluator.Judge(ScannerDefinition, Posting)"/>, in its order.
    /// </summary>
    public List<ClauseBits> Judge(PostingBlock block, Bits among, Scratch scratch)
    {
        List<ClauseBits> all = [];
        if (_definition.Parsed.Root is not EmptyNode)
            all.Add(OfText(Of(_definition.Parsed.Root, block.Text, scratch), _definition.QueryUnknown, among, scratch));
        foreach (var clause in _clauses)
            all.Add(Of(clause, block, among, scratch));
        return all;
    }

    /// <summary>
    /// The verdict alone: leaves those that match or ask in <paramref name="among"/>, and adds those that ask to <paramref name="asks"/>.
    /// </summary>
    public void Reduce(PostingBlock block, Bits among, Bits asks, Scratch scratch)
    {
        if (_definition.Parsed.Root is not EmptyNode and var root)
        {
            if (block.Text.Cut is null)
                among.And(_text.Certain(root, block.Text, scratch));
            else
                Take(OfText(Of(root, block.Text, scratch), _definition.QueryUnknown, among, scratch));
        }
        foreach (var clause in _clauses)
        {
            if (among.IsEmpty)
                return;
            var mark = scratch.Mark;
            if (!Keep(clause, block, among))
                Take(Of(clause, block, among, scratch));
            scratch.Release(mark);
        }
        asks.And(among);

        void Take(ClauseBits bits)
        {
            among.Without(bits.Fail);
            asks.Or(bits.Ask);
        }
    }

    /// <summary>The documents for which a node surely holds.</summary>
    public Bits Holds(Node node, PostingBlock block, Scratch scratch) => Of(node, block.Text, scratch).Yes;

    // ---- texts

    private static ClauseBits OfText((Bits Yes, Bits? Unknown) text, Unknown setting, Bits among, Scratch scratch)
    {
        var fail = scratch.Copy(among).Without(text.Yes);
        var ask = scratch.Empty();
        if (text.Unknown is null)
            return new(fail, ask, scratch.Empty());
        var unknown = scratch.Copy(text.Unknown).And(among);
        fail.Without(unknown);
        if (setting == Unknown.Fail)
            fail.Or(unknown);
        else if (setting == Unknown.Ask)
            ask.Or(unknown);
        return new(fail, ask, unknown);
    }

    /// <summary>Where a node holds, and where it may hold in what is not known of a text; null for nowhere.</summary>
    private (Bits Yes, Bits? Unknown) Of(Node node, TextBlock block, Scratch scratch)
    {
        if (block.Cut is null)
            return (_text.Certain(node, block, scratch).And(block.Live), null);
        switch (node)
        {
            case Leaf leaf:
                return Found(_text[leaf], block, scratch);
            case Not not:
                var (inner, perhaps) = Of(not.Of, block, scratch);
                return (scratch.Copy(block.Live).Without(inner).Without(perhaps!), perhaps);
            case EmptyNode:
                return (scratch.Copy(block.Live), scratch.Empty());
            default:
                var (yes, unknown) = Of(node.Children[0], block, scratch);
                foreach (var child in node.Children.Skip(1))
                {
                    var (also, perhapsAlso) = Of(child, block, scratch);
                    var either = scratch.Copy(yes).Or(unknown!); // may hold
                    var other = scratch.Copy(also).Or(perhapsAlso!);
                    if (node is And)
                    {
                        yes.And(also);
                        unknown = either.And(other).Without(yes);
                    }
                    else
                    {
                        yes.Or(also);
                        unknown = either.Or(other).Without(yes);
                    }
                }
                return (yes, unknown);
        }
    }

    private static (Bits Yes, Bits? Unknown) Found(Wanted wanted, TextBlock block, Scratch scratch)
    {
        var yes = scratch.Empty();
        block.Find(wanted, yes, scratch);
        yes.And(block.Live);
        return (yes, Unsure(wanted.Where, yes, block, scratch));
    }

    /// <summary>Documents of which not all is known that is looked through, without those where something was found.</summary>
    private static Bits? Unsure(In where, Bits found, TextBlock block, Scratch scratch) =>
        block.Cut is null ? null
        : (where & In.Description) != In.None ? scratch.Copy(block.Live).And(block.Cut).Without(found)
        : scratch.Empty();

    private (Bits Yes, Bits? Unknown) AnyOf(AnyWords clause, TextBlock block, Scratch scratch)
    {
        var any = scratch.Empty();
        foreach (var item in clause.Words)
            block.Find(_text[item], any, scratch);
        any.And(block.Live);
        return (any, Unsure(Compiler.Where(Scope.Default, _definition), any, block, scratch));
    }

    private (Bits Yes, Bits? Unknown) NoneOf(ExcludedWords clause, PostingBlock block, Bits among, Scratch scratch)
    {
        var hits = scratch.Empty();
        foreach (var item in clause.Words.Where(w => w.Except.Count == 0))
            block.Text.Find(_text[item.Words], hits, scratch);
        foreach (var item in clause.Words.Where(w => w.Except.Count > 0))
        {
            var perhaps = scratch.Empty();
            block.Text.Find(_text[item.Words], perhaps, scratch);
            foreach (var document in perhaps.Without(hits).And(among).All())
                hits[document] = Full(new ExcludedWords([item]) { Unknown = Unknown.Pass }, block[document]).Counts == Counts.Fail;
        }
        hits.And(block.Text.Live);
        var unsure = Unsure(Compiler.Where(Scope.Default, _definition), hits, block.Text, scratch);
        var none = scratch.Copy(block.Text.Live).Without(hits);
        return (unsure is null ? none : none.Without(unsure), unsure);
    }

    // ---- fields

    private ClauseBits Of(Clause clause, PostingBlock block, Bits among, Scratch scratch)
    {
        var (pass, known) = (scratch.Empty(), scratch.Empty());
        switch (clause)
        {
            case AnyWords c:
                return OfText(AnyOf(c, block.Text, scratch), c.Unknown, among, scratch);
            case ExcludedWords c:
                return OfText(NoneOf(c, block, among, scratch), c.Unknown, among, scratch);
            case OneOf c:
                block.Choice(c.Field)?.AnyOf(c.Values, pass);
                block.Choice(c.Field)?.Known(known);
                if (c.Field == Field.Location)
                    known.Or(pass.Or(block.Everywhere)); // a job without places is open to everybody
                return Settle(pass, known, c.Unknown, among, scratch);
            case NoneOf c:
                block.Choice(c.Field)?.AnyOf(c.Values, pass);
                block.Choice(c.Field)?.Known(known);
                if (c.Field == Field.Location)
                    known.Or(block.Everywhere);
                return Settle(scratch.Copy(known).Without(pass), known, c.Unknown, among, scratch);
            case Between c:
                block.Number(c.Field)?.Within(c.Min, c.Max, pass);
                block.Number(c.Field)?.Known(known);
                return Settle(pass, known, c.Unknown, among, scratch);
            case Is c:
                return OfFlag(c, block, pass, known, among, scratch);
            case Budget c when InDollars(c):
                return OfBudget(c, block, pass, among, scratch);
            case AnyOf c:
                return OfGroup([.. c.Of.Select(m => Of(m, block, among, scratch))], among, scratch);
            case Speaks c:
                return OneByOne(block.AsksLanguages, c.Unknown, among, scratch, d => Lean.Of(c, block[d]));
            case AiQuestion c:
                return OneByOne(block.HasAnswers, c.Unknown, among, scratch, d => Full(c, block[d]));
            default:
                return OneByOne(among, Unknown.Fail, among, scratch, d => Lean.Of(clause, block[d]));
        }
    }

    private static ClauseBits OfFlag(Is clause, PostingBlock block, Bits pass, Bits known, Bits among, Scratch scratch)
    {
        var (yes, no) = block.Flag(clause.Field);
        var (right, wrong) = clause.Wanted ? (yes, no) : (no, yes);
        if (right is not null)
            known.Or(pass.Or(right));
        if (wrong is not null)
            known.Or(wrong);
        var bits = Settle(pass, known, clause.Unknown, among, scratch);
        if (clause.Otherwise == Otherwise.Ask && wrong is not null)
        {
            var asks = scratch.Copy(wrong).And(among);
            bits.Fail.Without(asks);
            bits.Ask.Or(asks);
        }
        return bits;
    }

    private static bool InDollars(Budget clause) => clause.Currency.Equals("USD", StringComparison.OrdinalIgnoreCase);

    private static ClauseBits OfBudget(Budget clause, PostingBlock block, Bits fail, Bits among, Scratch scratch)
    {
        var (ask, unknown) = (scratch.Empty(), scratch.Copy(among).Without(block.Hourly).Without(block.Fixed));
        Unsure(unknown, clause.Unknown);
        foreach (var (branch, jobs) in new[] { (clause.Hourly, block.Hourly), (clause.Fixed, block.Fixed) })
        {
            var mine = scratch.Copy(jobs).And(among);
            if (branch is null)
                fail.Or(mine);
            if (branch is null || (branch.Min ?? branch.Max) is null)
                continue;
            var (met, known) = (scratch.Empty(), scratch.Empty());
            if (ReferenceEquals(jobs, block.Fixed))
            {
                block.Whole.Within(clause.PlaceholderFixed + 1, null, known);
                block.Whole.Within(branch.Min, branch.Max, met);
            }
            else
            {
                var (reach, exceed) = clause.WhollyInside ? (block.HourlyLow, block.HourlyHigh) : (block.HourlyHigh, block.HourlyLow);
                block.HourlyLow.Known(known);
                reach.Within(branch.Min, null, met);
                var under = scratch.Empty();
                exceed.Within(null, branch.Max, under);
                met.And(under);
                if (clause.PlaceholderHourly is { Min: { } from, Max: { } to })
                {
                    var (low, high) = (scratch.Empty(), scratch.Empty());
                    block.HourlyLow.Within(from, from, low);
                    block.HourlyHigh.Within(to, to, high);
                    known.Without(low.And(high));
                }
            }
            var unsure = scratch.Copy(mine).Without(known);
            Unsure(unsure, branch.Unknown);
            unknown.Or(unsure);
            fail.Or(mine.And(known).Without(met));
        }
        return new(fail, ask, unknown);

        void Unsure(Bits jobs, Unknown setting)
        {
            if (setting == Unknown.Fail)
                fail.Or(jobs);
            else if (setting == Unknown.Ask)
                ask.Or(jobs);
        }
    }

    private static ClauseBits Settle(Bits pass, Bits known, Unknown setting, Bits among, Scratch scratch)
    {
        var fail = scratch.Copy(among).Without(pass);
        var unknown = scratch.Copy(fail).Without(known);
        if (setting != Unknown.Fail)
            fail.Without(unknown);
        return new(fail, setting == Unknown.Ask ? scratch.Copy(unknown) : scratch.Empty(), unknown);
    }

    /// <summary>An any-of group takes its best member, the first of equals .</summary>
    private static ClauseBits OfGroup(List<ClauseBits> members, Bits among, Scratch scratch)
    {
        if (members.Count == 0)
            return new(scratch.Copy(among), scratch.Empty(), scratch.Empty());
        var (fail, ask, unknown) = (scratch.Copy(members[0].Fail), scratch.Copy(members[0].Ask), scratch.Copy(members[0].Unknown));
        foreach (var member in members.Skip(1))
        {
            var passes = scratch.Copy(among).Without(member.Fail).Without(member.Ask).And(scratch.Copy(fail).Or(ask));
            var asks = scratch.Copy(fail).And(member.Ask);
            var better = scratch.Copy(passes).Or(asks);
            fail.Without(better);
            ask.Without(passes).Or(asks);
            unknown.Without(better).Or(better.And(member.Unknown));
        }
        return new(fail, ask, unknown);
    }

    private (Counts Counts, bool Unknown) Full(Clause clause, Posting posting)
    {
        var finding = Evaluator.Judge(clause, _definition, posting, PostingText.Of(posting, _table));
        return (finding.Counts, finding.Origin == Origin.Unknown);
    }

    /// <summary>Judges one by one those that say anything; the value of the others is unknown.</summary>
    private static ClauseBits OneByOne(
        Bits saying,
        Unknown setting,
        Bits among,
        Scratch scratch,
        Func<int, (Counts Counts, bool Unknown)> judge
    )
    {
        var bits = Settle(scratch.Copy(saying), saying, setting, among, scratch);
        foreach (var document in scratch.Copy(saying).And(among).All())
        {
            var (counts, unknown) = judge(document);
            if (counts == Counts.Fail)
                bits.Fail[document] = true;
            else if (counts == Counts.Ask)
                bits.Ask[document] = true;
            if (unknown)
                bits.Unknown[document] = true;
        }
        return bits;
    }

    // ---- few documents

    /// <summary>Takes those out that a clause fails by looking each up, where few are left and the clause allows it.</summary>
    private static bool Keep(Clause clause, PostingBlock block, Bits among)
    {
        if (clause.Unknown == Unknown.Ask || !block.Text.IsFull || among.Count > Few)
            return false;
        switch (clause)
        {
            case Between c when block.Number(c.Field) is { } column:
                column.Keep(c.Min, c.Max, c.Unknown == Unknown.Pass, among);
                return true;
            case OneOf c when c.Field != Field.Location && block.Choice(c.Field) is { IsSingle: true } column:
                column.Keep(c.Values, wanted: true, c.Unknown == Unknown.Pass, among);
                return true;
            case NoneOf c when c.Field != Field.Location && block.Choice(c.Field) is { IsSingle: true } column:
                column.Keep(c.Values, wanted: false, c.Unknown == Unknown.Pass, among);
                return true;
            default:
                return false;
        }
    }
}
