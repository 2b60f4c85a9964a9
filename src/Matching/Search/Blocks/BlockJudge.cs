namespace Guildhall.Matching;

/// <summary>
/// What one clause came to over some documents of a block: those it fails, those it asks about and those whose value is unknown; null for
/// none. Whether it knows the last is not told where nobody asked.
/// </summary>
internal readonly record struct ClauseBits(Bits Fail, Bits? Ask, Bits? Unknown);

/// <summary>
/// Judges a block of jobs at once, clause by clause, as the truth does one by one. One judge serves one thread; whoever makes it holds the
/// lexicon's lock.
/// </summary>
internal sealed class BlockJudge
{
    private readonly ScannerDefinition _definition;
    private readonly WordTable _table;
    private readonly Sought? _query;
    private readonly Clause[] _clauses;
    private readonly Dictionary<object, Wanted[]> _items = new(ReferenceEqualityComparer.Instance); // by clause, and by excluded word its exceptions

    public BlockJudge(ScannerDefinition definition, WordTable table, Lexicon lexicon)
    {
        (_definition, _table) = (definition, table);
        _clauses = [.. definition.Clauses, .. ScannerDefinition.AlwaysOn];
        if (definition.Parsed.Root is not EmptyNode and var root)
            _query = new(root, definition, table, lexicon);
        foreach (var clause in definition.Clauses)
            ReadItems(clause, lexicon);
    }

    /// <summary>
    /// One for each finding of <see cref="Evaluator.Judge(ScannerDefinition, Posting)"/>, in its order.
    /// </summary>
    public List<ClauseBits> Judge(PostingBlock block, Bits among, Scratch scratch)
    {
        List<ClauseBits> all = [];
        if (_query is not null)
            all.Add(OfText(Of(_query, block.Text, scratch), _definition.QueryUnknown, among, scratch));
        foreach (var clause in _clauses)
            all.Add(Of(clause, block, among, scratch));
        return all;
    }

    /// <summary>
    /// The verdict alone: leaves those that match or ask in <paramref name="among"/>, and gives those that ask; null for none.
    /// </summary>
    public Bits? Reduce(PostingBlock block, Bits among, Scratch scratch)
    {
        var asks = scratch.Empty();
        var anyAsks = false;
        if (_query is not null)
        {
            if (block.Text.Cut is null)
                among.And(_query.Certain(block.Text, scratch));
            else
                Take(OfText(Of(_query, block.Text, scratch), _definition.QueryUnknown, among, scratch));
        }
        foreach (var clause in _clauses)
        {
            if (AllPass(clause, block))
                continue;
            if (among.IsEmpty)
                return null;
            var mark = scratch.Mark;
            if (!Narrow(clause, block, among, Ask, scratch))
                Take(Of(clause, block, among, scratch));
            scratch.Release(mark);
        }
        return anyAsks ? asks.And(among) : null;

        void Ask(Bits jobs)
        {
            asks.Or(jobs);
            anyAsks = true;
        }

        void Take(ClauseBits bits)
        {
            among.Without(bits.Fail);
            if (bits.Ask is not null)
                Ask(bits.Ask);
        }
    }

    /// <summary>The documents for which a part of the query surely holds, by the parts' places in <see cref="Node.All"/>.</summary>
    public IEnumerable<Bits> Holds(PostingBlock block, Scratch scratch)
    {
        if (_query is null)
        {
            yield return block.Text.Live;
            yield break;
        }
        foreach (var part in _query.All())
        {
            var mark = scratch.Mark;
            yield return Of(part, block.Text, scratch).Yes;
            scratch.Release(mark);
        }
    }

    private void ReadItems(Clause clause, Lexicon lexicon)
    {
        switch (clause)
        {
            case AnyWords c:
                _items[c] = [.. c.Words.Select(Read)];
                break;
            case ExcludedWords c:
                _items[c] = [.. c.Words.Select(w => Read(w.Words))];
                foreach (var word in c.Words)
                    if (word.Except.Count > 0)
                        _items[word] = [.. word.Except.Select(Read)];
                break;
            case AnyOf c:
                foreach (var member in c.Of)
                    ReadItems(member, lexicon);
                break;
        }

        Wanted Read(string item) => new(LeafForms.OfItem(item, _table), Compiler.Where(Scope.Default, _definition), lexicon);
    }

    /// <summary>Whether a clause about yes or no passes for a whole block; cheap to tell, and mostly so for what is always on.</summary>
    private static bool AllPass(Clause clause, PostingBlock block)
    {
        if (clause is not Is c)
            return false;
        var flags = block.Flag(c.Field);
        var (right, wrong) =
            flags is null ? (0, 0)
            : c.Wanted ? (flags.YesCount, flags.NoCount)
            : (flags.NoCount, flags.YesCount);
        return wrong == 0 && (c.Unknown == Unknown.Pass || right == block.Text.Count);
    }

    /// <summary>
    /// Takes those out that a clause fails, and names those it asks about, among which others may be; false for clauses that are not as
    /// simple. What <see cref="Of(Clause, PostingBlock, Bits, Scratch)"/> says in three sets is here mostly one step.
    /// </summary>
    private static bool Narrow(Clause clause, PostingBlock block, Bits among, Action<Bits> ask, Scratch scratch)
    {
        var all = block.Text.Count;
        switch (clause)
        {
            case Between c when block.Number(c.Field) is { } column:
                NarrowUnknown(column.IsKnownOf(all) ? null : column.Known, c.Unknown);
                Outside(column, c.Min, c.Max);
                return true;
            case OneOf c when c.Field != Field.Location && block.Choice(c.Field) is { } column:
                var isKnown = column.IsKnownOf(all);
                NarrowUnknown(isKnown ? null : column.Known, c.Unknown);
                if (isKnown || c.Unknown == Unknown.Fail)
                {
                    var has = scratch.Empty();
                    column.AnyOf(c.Values, has);
                    among.And(has);
                }
                else
                {
                    var hasNot = scratch.Copy(column.Known);
                    column.Exclude(c.Values, hasNot);
                    among.Without(hasNot);
                }
                return true;
            case NoneOf c when c.Field != Field.Location && block.Choice(c.Field) is { } column:
                NarrowUnknown(column.IsKnownOf(all) ? null : column.Known, c.Unknown);
                column.Exclude(c.Values, among);
                return true;
            case Is { Otherwise: Otherwise.Fail } c when block.Flag(c.Field) is { } flags:
                var isTold = flags.YesCount + flags.NoCount == all;
                if (!isTold && c.Unknown == Unknown.Fail)
                    among.And(c.Wanted ? flags.Yes : flags.No);
                else
                {
                    if (!isTold && c.Unknown == Unknown.Ask)
                        ask(scratch.Copy(among).Without(flags.Yes).Without(flags.No));
                    among.Without(c.Wanted ? flags.No : flags.Yes);
                }
                return true;
            case Budget { PlaceholderHourly: null } c when IsInDollars(c):
                if (c.Unknown != Unknown.Pass)
                    NarrowUnknown(scratch.Copy(block.Hourly).Or(block.Fixed), c.Unknown);
                if (c.Hourly is null)
                    among.Without(block.Hourly);
                else if ((c.Hourly.Min ?? c.Hourly.Max) is not null)
                {
                    var (reach, exceed) = c.WhollyInside ? (block.HourlyLow, block.HourlyHigh) : (block.HourlyHigh, block.HourlyLow);
                    NarrowUnknownOf(block.Hourly, block.HourlyLow.Known, c.Hourly.Unknown);
                    Outside(reach, c.Hourly.Min, null);
                    Outside(exceed, null, c.Hourly.Max);
                }
                if (c.Fixed is null)
                    among.Without(block.Fixed);
                else if ((c.Fixed.Min ?? c.Fixed.Max) is not null)
                {
                    var placeholders = block.Whole.UpTo(c.PlaceholderFixed, scratch);
                    var known = block.Whole.Known;
                    if (placeholders is not null)
                        known = scratch.Copy(known).Without(placeholders);
                    NarrowUnknownOf(block.Fixed, known, c.Fixed.Unknown);
                    if (placeholders is null)
                        Outside(block.Whole, c.Fixed.Min, c.Fixed.Max);
                    else
                    {
                        var met = scratch.Copy(known);
                        block.Whole.Keep(c.Fixed.Min, c.Fixed.Max, met, scratch);
                        among.Without(scratch.Copy(known).Without(met));
                    }
                }
                return true;
            default:
                return false;
        }

        void Outside(NumberColumn column, long? min, long? max)
        {
            if (column.Below(min, scratch) is { } below)
                among.Without(below);
            if (max is not { } most)
                return;
            var above = scratch.Copy(column.Known);
            if (column.UpTo(most, scratch) is { } upTo)
                above.Without(upTo);
            among.Without(above);
        }

        void NarrowUnknown(Bits? known, Unknown setting)
        {
            if (known is null || setting == Unknown.Pass)
                return;
            if (setting == Unknown.Fail)
                among.And(known);
            else
                ask(scratch.Copy(among).Without(known));
        }

        void NarrowUnknownOf(Bits jobs, Bits known, Unknown setting)
        {
            if (setting == Unknown.Pass)
                return;
            var unknown = scratch.Copy(jobs).Without(known);
            if (setting == Unknown.Fail)
                among.Without(unknown);
            else
                ask(unknown);
        }
    }

    private static bool IsInDollars(Budget clause) => clause.Currency.Equals("USD", StringComparison.OrdinalIgnoreCase);

    // ---- texts

    private static ClauseBits OfText((Bits Yes, Bits? Unknown) text, Unknown setting, Bits among, Scratch scratch)
    {
        var fail = scratch.Copy(among).Without(text.Yes);
        if (text.Unknown is null)
            return new(fail, null, null);
        var unknown = scratch.Copy(text.Unknown).And(among);
        fail.Without(unknown);
        if (setting == Unknown.Fail)
            fail.Or(unknown);
        return new(fail, setting == Unknown.Ask ? unknown : null, unknown);
    }

    /// <summary>Where a part holds, and where it may hold in what is not known of a text; null for nowhere.</summary>
    private static (Bits Yes, Bits? Unknown) Of(Sought part, TextBlock block, Scratch scratch)
    {
        if (block.Cut is null)
            return (part.Certain(block, scratch).And(block.Live), null);
        switch (part.Node)
        {
            case Leaf:
                var found = scratch.Empty();
                block.Find(part.Wanted!, found, scratch);
                found.And(block.Live);
                return (found, Unsure(part.Wanted!.Where, found, block, scratch));
            case Not:
                var (inner, perhaps) = Of(part.Of[0], block, scratch);
                return (scratch.Copy(block.Live).Without(inner).Without(perhaps!), perhaps);
            case EmptyNode:
                return (scratch.Copy(block.Live), scratch.Empty());
            default:
                var (yes, unknown) = Of(part.Of[0], block, scratch);
                foreach (var child in part.Of.AsSpan(1))
                {
                    var mark = scratch.Mark;
                    var (also, perhapsAlso) = Of(child, block, scratch);
                    var either = scratch.Copy(yes).Or(unknown!); // may hold
                    var other = scratch.Copy(also).Or(perhapsAlso!);
                    if (part.Node is And)
                    {
                        yes.And(also);
                        unknown!.Become(either.And(other)).Without(yes);
                    }
                    else
                    {
                        yes.Or(also);
                        unknown!.Become(either.Or(other)).Without(yes);
                    }
                    scratch.Release(mark);
                }
                return (yes, unknown);
        }
    }

    /// <summary>Documents of which not all is known that is looked through, without those where something was found.</summary>
    private static Bits? Unsure(In where, Bits found, TextBlock block, Scratch scratch) =>
        block.Cut is null ? null
        : (where & In.Description) != In.None ? scratch.Copy(block.Live).And(block.Cut).Without(found)
        : scratch.Empty();

    private (Bits Yes, Bits? Unknown) AnyWords(AnyWords clause, TextBlock block, Scratch scratch)
    {
        var any = scratch.Empty();
        foreach (var item in _items[clause])
            block.Find(item, any, scratch);
        any.And(block.Live);
        return (any, Unsure(Compiler.Where(Scope.Default, _definition), any, block, scratch));
    }

    private (Bits Yes, Bits? Unknown) NoneOf(ExcludedWords clause, PostingBlock block, Bits among, Scratch scratch)
    {
        var hits = scratch.Empty();
        var items = _items[clause];
        for (var i = 0; i < items.Length; i++)
            if (clause.Words[i].Except.Count == 0)
                block.Text.Find(items[i], hits, scratch);
        for (var i = 0; i < items.Length; i++)
        {
            if (clause.Words[i] is not { Except.Count: > 0 } word)
                continue;
            var perhaps = scratch.Empty();
            block.Text.Find(items[i], perhaps, scratch);
            perhaps.Without(hits).And(among);
            var alone = new ExcludedWords([word]) { Unknown = Unknown.Pass };
            block.Text.FindUncovered(items[i], _items[word], perhaps, hits, Fails, scratch);

            bool Fails(int document) =>
                block[document] is { } posting
                && Evaluator.Judge(alone, _definition, posting, PostingText.Of(posting, _table)).Counts == Counts.Fail;
        }
        hits.And(block.Text.Live);
        var unsure = Unsure(Compiler.Where(Scope.Default, _definition), hits, block.Text, scratch);
        var none = scratch.Copy(block.Text.Live).Without(hits);
        return (unsure is null ? none : none.Without(unsure), unsure);
    }

    // ---- fields

    private ClauseBits Of(Clause clause, PostingBlock block, Bits among, Scratch scratch)
    {
        switch (clause)
        {
            case AnyWords c:
                return OfText(AnyWords(c, block.Text, scratch), c.Unknown, among, scratch);
            case ExcludedWords c:
                return OfText(NoneOf(c, block, among, scratch), c.Unknown, among, scratch);
            case OneOf c:
                return OfChoice(c.Field, c.Values, wanted: true, c.Unknown, block, among, scratch);
            case NoneOf c:
                return OfChoice(c.Field, c.Values, wanted: false, c.Unknown, block, among, scratch);
            case Between c:
                if (block.Number(c.Field) is not { } column)
                    return AllUnknown(c.Unknown, among, scratch);
                var pass = scratch.Copy(among);
                column.Keep(c.Min, c.Max, pass, scratch);
                return Settle(pass, column.Known, c.Unknown, among, scratch);
            case Is c:
                return OfFlag(c, block, among, scratch);
            case Budget c when IsInDollars(c):
                return OfBudget(c, block, among, scratch);
            case AnyOf c:
                return OfGroup(c, block, among, scratch);
            case Speaks c:
                return OfLanguages(c, block, among, scratch);
            case AiQuestion c:
                var (yes, said) = (scratch.Empty(), scratch.Empty());
                block.Answers.AnyOf(["y" + c.Text], yes);
                block.Answers.AnyOf(["n" + c.Text], said);
                return Settle(yes, said.Or(yes), c.Unknown, among, scratch);
            default:
                return OneByOne(among, scratch, d => block[d] is { } posting ? Lean.Of(clause, posting) : (Counts.Fail, false));
        }
    }

    private static ClauseBits OfChoice(
        Field field,
        IReadOnlyList<string> values,
        bool wanted,
        Unknown setting,
        PostingBlock block,
        Bits among,
        Scratch scratch
    )
    {
        if (block.Choice(field) is not { } column)
            return AllUnknown(setting, among, scratch);
        var has = scratch.Empty();
        column.AnyOf(values, has);
        var known = column.Known;
        if (field == Field.Location)
        {
            known = scratch.Copy(known).Or(block.Everywhere); // a job without places is open to everybody
            if (wanted)
                has.Or(block.Everywhere);
        }
        return Settle(wanted ? has : scratch.Copy(known).Without(has), known, setting, among, scratch);
    }

    private static ClauseBits OfFlag(Is clause, PostingBlock block, Bits among, Scratch scratch)
    {
        if (block.Flag(clause.Field) is not { } flags)
            return AllUnknown(clause.Unknown, among, scratch);
        var (right, wrong) = clause.Wanted ? (flags.Yes, flags.No) : (flags.No, flags.Yes);
        var bits = Settle(right, scratch.Copy(flags.Yes).Or(flags.No), clause.Unknown, among, scratch);
        if (clause.Otherwise == Otherwise.Fail)
            return bits;
        var asks = scratch.Copy(wrong).And(among);
        bits.Fail.Without(asks);
        return bits with { Ask = bits.Ask is null ? asks : asks.Or(bits.Ask) };
    }

    private static ClauseBits OfBudget(Budget clause, PostingBlock block, Bits among, Scratch scratch)
    {
        var (fail, ask) = (scratch.Empty(), scratch.Empty());
        var unknown = scratch.Copy(among).Without(block.Hourly).Without(block.Fixed);
        Take(unknown, clause.Unknown);
        Branch(clause.Hourly, block.Hourly);
        Branch(clause.Fixed, block.Fixed);
        return new(fail, ask, unknown);

        void Branch(BudgetBranch? branch, Bits jobs)
        {
            var mark = scratch.Mark;
            var mine = scratch.Copy(jobs).And(among);
            if (branch is null)
                fail.Or(mine);
            else if ((branch.Min ?? branch.Max) is not null)
            {
                var (met, known) = (scratch.Copy(mine), scratch.Copy(mine));
                if (ReferenceEquals(jobs, block.Fixed))
                {
                    block.Whole.Keep(clause.PlaceholderFixed + 1, null, known, scratch);
                    block.Whole.Keep(branch.Min, branch.Max, met, scratch);
                }
                else
                {
                    var (reach, exceed) = clause.WhollyInside ? (block.HourlyLow, block.HourlyHigh) : (block.HourlyHigh, block.HourlyLow);
                    known.And(block.HourlyLow.Known);
                    if (branch.Min is not null)
                        reach.Keep(branch.Min, null, met, scratch);
                    if (branch.Max is not null)
                        exceed.Keep(null, branch.Max, met, scratch);
                    if (clause.PlaceholderHourly is { Min: { } from, Max: { } to })
                    {
                        var form = scratch.Copy(known);
                        block.HourlyLow.Keep(from, from, form, scratch);
                        block.HourlyHigh.Keep(to, to, form, scratch);
                        known.Without(form);
                    }
                }
                fail.Or(scratch.Copy(known).Without(met));
                mine.Without(known);
                Take(mine, branch.Unknown);
                unknown.Or(mine);
            }
            scratch.Release(mark);
        }

        void Take(Bits jobs, Unknown setting)
        {
            if (setting == Unknown.Fail)
                fail.Or(jobs);
            else if (setting == Unknown.Ask)
                ask.Or(jobs);
        }
    }

    private static ClauseBits OfLanguages(Speaks clause, PostingBlock block, Bits among, Scratch scratch)
    {
        var lacking = scratch.Empty();
        for (var i = 0; i < block.Asked.Names.Count; i++)
        {
            var asked = block.Asked.Names[i];
            var spoken = false;
            foreach (var language in clause.Languages)
                spoken |=
                    asked.AsSpan(1).Equals(language.Language, StringComparison.OrdinalIgnoreCase) && (int)language.Level >= asked[0] - '0';
            if (!spoken)
                block.Asked.AddTo(i, lacking);
        }
        return Settle(scratch.Copy(block.Asked.Known).Without(lacking), block.Asked.Known, clause.Unknown, among, scratch);
    }

    private static ClauseBits AllUnknown(Unknown setting, Bits among, Scratch scratch)
    {
        var unknown = scratch.Copy(among);
        return new(setting == Unknown.Fail ? unknown : scratch.Empty(), setting == Unknown.Ask ? unknown : null, unknown);
    }

    private static ClauseBits Settle(Bits pass, Bits known, Unknown setting, Bits among, Scratch scratch)
    {
        var unknown = scratch.Copy(among).Without(known);
        var fail = scratch.Copy(among).Without(pass);
        if (setting != Unknown.Fail)
            fail.Without(unknown);
        return new(fail, setting == Unknown.Ask ? unknown : null, unknown);
    }

    /// <summary>An any-of group takes its best member, the first of equals .</summary>
    private ClauseBits OfGroup(AnyOf clause, PostingBlock block, Bits among, Scratch scratch)
    {
        if (clause.Of.Count == 0)
            return new(scratch.Copy(among), null, null);
        var (fail, ask, unknown) = (scratch.Empty(), scratch.Empty(), scratch.Empty());
        for (var i = 0; i < clause.Of.Count; i++)
        {
            var mark = scratch.Mark;
            var member = Of(clause.Of[i], block, among, scratch);
            if (i == 0)
            {
                fail.Become(member.Fail);
                if (member.Ask is not null)
                    ask.Become(member.Ask);
                if (member.Unknown is not null)
                    unknown.Become(member.Unknown);
            }
            else
            {
                var passes = scratch.Copy(among).Without(member.Fail);
                var better = scratch.Empty();
                if (member.Ask is not null)
                {
                    passes.Without(member.Ask);
                    better.Become(fail).And(member.Ask);
                }
                passes.And(scratch.Copy(fail).Or(ask));
                ask.Without(passes).Or(better);
                better.Or(passes);
                fail.Without(better);
                unknown.Without(better);
                if (member.Unknown is not null)
                    unknown.Or(better.And(member.Unknown));
            }
            scratch.Release(mark);
        }
        return new(fail, ask, unknown);
    }

    /// <summary>Judges one by one.</summary>
    private static ClauseBits OneByOne(Bits among, Scratch scratch, Func<int, (Counts Counts, bool Unknown)> judge)
    {
        var (fail, ask, unknown) = (scratch.Empty(), scratch.Empty(), scratch.Empty());
        foreach (var document in among.All())
        {
            var (counts, isUnknown) = judge(document);
            if (counts == Counts.Fail)
                fail[document] = true;
            else if (counts == Counts.Ask)
                ask[document] = true;
            if (isUnknown)
                unknown[document] = true;
        }
        return new(fail, ask, unknown);
    }
}
