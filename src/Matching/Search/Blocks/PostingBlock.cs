namespace Guildhall.Matching;

/// <summary>
/// Stored jobs of a time: their texts, and a column for each field, so that a clause is looked up in all of them at once. What columns do
/// not hold (languages asked, answers to questions, other currencies) is read from the job itself.
/// </summary>
internal sealed class PostingBlock
{
    private static readonly Field[] Numbers = [.. Of(FieldKind.Number)];
    private static readonly Field[] Flags = [.. Of(FieldKind.Flag)];
    private static readonly Field[] Choices = [.. Of(FieldKind.Choice)];
    private static readonly Budget Dollars = new(hourly: null, @fixed: null) { PlaceholderFixed = long.MinValue };

    private readonly List<Posting?> _postings = [];
    private readonly NumberColumn?[] _numbers = new NumberColumn?[Enum.GetValues<Field>().Length];
    private readonly ChoiceColumn?[] _choices = new ChoiceColumn?[Enum.GetValues<Field>().Length];
    private readonly (Bits? Yes, Bits? No)[] _flags = new (Bits?, Bits?)[Enum.GetValues<Field>().Length];
    private readonly List<long> _ticks = [];

    public PostingBlock(WordTable table, int room) => Text = new(document => _postings[document]!, table, room);

    public TextBlock Text { get; }

    /// <summary>Amounts in dollars of jobs paid as a whole, and both ends of what an hour pays.</summary>
    public NumberColumn Whole { get; } = new();

    public NumberColumn HourlyLow { get; } = new();

    public NumberColumn HourlyHigh { get; } = new();

    /// <summary>Jobs paid by the hour, and those paid as a whole; the others do not say.</summary>
    public Bits Hourly { get; } = new();

    public Bits Fixed { get; } = new();

    /// <summary>Jobs that say which languages they ask for, and those with answers of a model.</summary>
    public Bits AsksLanguages { get; } = new();

    public Bits HasAnswers { get; } = new();

    /// <summary>Jobs open to every place, which meet any wanted one.</summary>
    public Bits Everywhere { get; } = new();

    public DateTimeOffset Newest { get; private set; } = DateTimeOffset.MinValue;

    public DateTimeOffset Oldest { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Whether each job was seen no earlier than the one before it.</summary>
    public bool InOrder { get; private set; } = true;

    public Posting this[int document] => _postings[document]!;

    public long Ticks(int document) => _ticks[document];

    public NumberColumn? Number(Field field) => _numbers[(int)field];

    public ChoiceColumn? Choice(Field field) => _choices[(int)field];

    public (Bits? Yes, Bits? No) Flag(Field field) => _flags[(int)field];

    public int Add(Posting posting, WordCollector words)
    {
        var at = _postings.Count;
        _postings.Add(posting);
        var ticks = posting.SeenAt.UtcTicks;
        InOrder &= at == 0 || ticks >= _ticks[^1];
        _ticks.Add(ticks);
        Newest = posting.SeenAt > Newest ? posting.SeenAt : Newest;
        Oldest = posting.SeenAt < Oldest ? posting.SeenAt : Oldest;
        foreach (var field in Numbers)
            if (posting.Number(field) is { } number)
                (_numbers[(int)field] ??= new()).Set(at, number);
        foreach (var field in Choices)
            if (posting.Choices(field) is { } values)
            {
                var column = _choices[(int)field] ??= new();
                foreach (var value in values)
                    column.Add(at, value);
                if (values.Count == 0)
                    Everywhere[at] = true;
            }
        foreach (var field in Flags)
            if (posting.Flag(field) is { } flag)
            {
                ref var sets = ref _flags[(int)field];
                if (flag)
                    (sets.Yes ??= new())[at] = true;
                else
                    (sets.No ??= new())[at] = true;
            }
        if (Evaluator.TypeOf(posting) is { } type)
            AddAmounts(at, posting, type);
        AsksLanguages[at] = posting.Languages is not null;
        HasAnswers[at] = posting.Answers is not null;
        Text.Add(posting, words);
        if (Text.IsFull)
            Seal();
        return at;
    }

    public void Remove(int document)
    {
        Text.Remove(document);
        _postings[document] = null;
    }

    /// <summary>The jobs seen in [from, to) that were not taken out.</summary>
    public Bits Among(DateTimeOffset? from, DateTimeOffset? to, Scratch scratch)
    {
        var among = scratch.Copy(Text.Live);
        if ((from is null || from <= Oldest) && (to is null || to > Newest))
            return among;
        var (first, end) = (from?.UtcTicks ?? long.MinValue, to?.UtcTicks ?? long.MaxValue);
        if (InOrder)
        {
            var some = scratch.Empty();
            some.AddFirst(FirstFrom(end));
            var before = scratch.Empty();
            before.AddFirst(FirstFrom(first));
            return among.And(some.Without(before));
        }
        foreach (var document in among.All())
            if (_ticks[document] < first || _ticks[document] >= end)
                among[document] = false;
        return among;
    }

    /// <summary>The place of the first job seen at this time or later; only of jobs in order.</summary>
    public int FirstFrom(long ticks)
    {
        var (low, high) = (0, _ticks.Count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            (low, high) = _ticks[middle] < ticks ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    private void AddAmounts(int at, Posting posting, JobType type)
    {
        (type == JobType.Hourly ? Hourly : Fixed)[at] = true;
        var (low, high) = Evaluator.Amounts(Dollars, posting, type);
        if (low is null || high is null)
            return;
        if (type == JobType.Fixed)
            Whole.Set(at, low.Value);
        else
        {
            HourlyLow.Set(at, low.Value);
            HourlyHigh.Set(at, high.Value);
        }
    }

    private void Seal()
    {
        foreach (var column in _numbers.Append(Whole).Append(HourlyLow).Append(HourlyHigh))
            column?.Seal();
        foreach (var column in _choices)
            column?.Seal();
    }

    private static IEnumerable<Field> Of(FieldKind kind) => Fields.All.Where(f => f.Kind == kind).Select(f => f.Field);
}
