using System.Runtime.InteropServices;

namespace Guildhall.Matching;

/// <summary>
/// Stored jobs of a time: their texts, and a column for each field, so that a clause is looked up in all of them at once. What columns do
/// not hold (amounts in other currencies) is read from the job itself. Whoever adds to a block that is not sealed, or reads it, holds its
/// lock.
/// </summary>
internal sealed class PostingBlock
{
    private static readonly Field[] Numbers = [.. Of(FieldKind.Number)];
    private static readonly Field[] Flags = [.. Of(FieldKind.Flag)];
    private static readonly Field[] Choices = [.. Of(FieldKind.Choice)];
    private static readonly Budget Dollars = new(hourly: null, @fixed: null) { PlaceholderFixed = long.MinValue };

    private readonly WordTable _table;
    private readonly List<Posting?> _postings = [];
    private BlockFile? _file; // that has them instead
    private readonly NumberColumn?[] _numbers = new NumberColumn?[Enum.GetValues<Field>().Length];
    private readonly ChoiceColumn?[] _choices = new ChoiceColumn?[Enum.GetValues<Field>().Length];
    private readonly FlagColumn?[] _flags = new FlagColumn?[Enum.GetValues<Field>().Length];
    private readonly List<long> _ticks = [];
    private readonly List<(int Day, int First)> _days = []; // while jobs come in order

    public PostingBlock(WordTable table, int room)
    {
        _table = table;
        Text = new(document => this[document], table, room);
    }

    /// <summary>The documents that say yes, and those that say no.</summary>
    internal sealed class FlagColumn
    {
        public Bits Yes { get; } = new();

        public Bits No { get; } = new();

        public int YesCount { get; private set; }

        public int NoCount { get; private set; }

        public void Add(int document, bool flag)
        {
            (flag ? Yes : No)[document] = true;
            (YesCount, NoCount) = (YesCount + (flag ? 1 : 0), NoCount + (flag ? 0 : 1));
        }
    }

    public TextBlock Text { get; }

    /// <summary>Amounts in dollars of jobs paid as a whole, and both ends of what an hour pays.</summary>
    public NumberColumn Whole { get; } = new();

    public NumberColumn HourlyLow { get; } = new();

    public NumberColumn HourlyHigh { get; } = new();

    /// <summary>Jobs paid by the hour, and those paid as a whole; the others do not say.</summary>
    public Bits Hourly { get; } = new();

    public Bits Fixed { get; } = new();

    /// <summary>Languages asked for: a digit for the level, and the language.</summary>
    public ChoiceColumn Asked { get; } = new();

    /// <summary>Answers of a model whose sentence stands in the job: <c>y</c> or <c>n</c>, and the question.</summary>
    public ChoiceColumn Answers { get; } = new(new NameTable(StringComparer.Ordinal));

    /// <summary>Jobs open to every place, which meet any wanted one.</summary>
    public Bits Everywhere { get; } = new();

    public DateTimeOffset Newest { get; private set; } = DateTimeOffset.MinValue;

    public DateTimeOffset Oldest { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Whether each job was seen no earlier than the one before it.</summary>
    public bool InOrder { get; private set; } = true;

    /// <summary>The job; null once it was taken out.</summary>
    public Posting? this[int document] =>
        _file is not { } file ? _postings[document]
        : Text.Live[document] ? file[document]
        : null;

    public long Ticks(int document) => _ticks[document];

    public NumberColumn? Number(Field field) => _numbers[(int)field];

    public ChoiceColumn? Choice(Field field) => _choices[(int)field];

    public FlagColumn? Flag(Field field) => _flags[(int)field];

    public int Add(Posting posting, WordCollector words)
    {
        var at = _postings.Count;
        _postings.Add(posting);
        var ticks = posting.SeenAt.UtcTicks;
        InOrder &= at == 0 || ticks >= _ticks[^1];
        _ticks.Add(ticks);
        if (InOrder && (at == 0 || _days[^1].Day != DayOf(ticks)))
            _days.Add((DayOf(ticks), at));
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
                (_flags[(int)field] ??= new()).Add(at, flag);
        if (Evaluator.TypeOf(posting) is { } type)
            AddAmounts(at, posting, type);
        if (posting.Languages is { } languages)
        {
            Asked.Known[at] = true; // it may be that none are
            foreach (var asked in languages)
                Asked.Add(at, $"{(int)asked.Level}{asked.Language}");
        }
        if (posting.Answers is { Count: > 0 } answers)
            AddAnswers(at, posting, answers);
        Text.Add(posting, words);
        return at;
    }

    public void Remove(int document)
    {
        Text.Remove(document);
        if (_file is null)
            _postings[document] = null;
    }

    /// <summary>Goes on with jobs on the disk; called under the block's lock, before anybody reads without it.</summary>
    public void Spill(BlockFile file)
    {
        _file = file;
        _postings.Clear();
        _postings.TrimExcess();
        Text.Spill(file);
    }

    /// <summary>Packs a full block, which goes on as it is until what this gives is called under its lock.</summary>
    public Action Seal()
    {
        List<Action> parts = [Text.Seal(), Whole.Seal(), HourlyLow.Seal(), HourlyHigh.Seal(), Asked.Seal(), Answers.Seal()];
        foreach (var column in _numbers)
            if (column is not null)
                parts.Add(column.Seal());
        foreach (var column in _choices)
            if (column is not null)
                parts.Add(column.Seal());
        return () => parts.ForEach(part => part());
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

    /// <summary>Gives each day that has jobs, and how many of each of some sets there are.</summary>
    public void CountDays(Bits stored, Bits? met, Bits? asks, Dictionary<int, DayCounts> into)
    {
        if (!InOrder)
        {
            foreach (var document in stored.All())
            {
                ref var day = ref CollectionsMarshal.GetValueRefOrAddDefault(into, DayOf(_ticks[document]), out _);
                day.Stored++;
                day.Met += met is not null && met[document] ? 1 : 0;
                day.Asking += asks is not null && asks[document] ? 1 : 0;
            }
            return;
        }
        for (var i = 0; i < _days.Count; i++)
        {
            var (first, end) = (_days[i].First, i + 1 < _days.Count ? _days[i + 1].First : Text.Count);
            if (stored.CountWithin(first, end) is not (var count and > 0))
                continue;
            ref var day = ref CollectionsMarshal.GetValueRefOrAddDefault(into, _days[i].Day, out _);
            day.Stored += count;
            day.Met += met?.CountWithin(first, end) ?? 0;
            day.Asking += asks?.CountWithin(first, end) ?? 0;
        }
    }

    /// <summary>What is counted of a day.</summary>
    internal struct DayCounts
    {
        public int Stored;
        public int Met; // matching or asking
        public int Asking;
    }

    private static int DayOf(long ticks) => (int)(ticks / TimeSpan.TicksPerDay);

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

    private void AddAnswers(int at, Posting posting, IReadOnlyDictionary<string, Answer> answers)
    {
        var text = PostingText.Of(posting, _table);
        foreach (var (question, answer) in answers)
            if (answer is { Yes: { } yes, Sentence: { } sentence } && text.Says(sentence))
                Answers.Add(at, (yes ? "y" : "n") + question);
    }

    private static IEnumerable<Field> Of(FieldKind kind) => Fields.All.Where(f => f.Kind == kind).Select(f => f.Field);
}
