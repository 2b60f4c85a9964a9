using System.Collections.Concurrent;

namespace Guildhall.Matching;

/// <summary>
/// Features of a job's fields: each value that scanners choose or exclude, each bound, and that a field is unknown. Values have numbers
/// too; letters' case does not matter. One thread makes, any number reads: arrays are replaced, not changed.
/// </summary>
internal sealed class FactFeatures
{
    /// <summary>So many bounds of one field are features; whoever needs more is judged one by one.</summary>
    private const int MostBounds = 4096;

    private readonly ConcurrentDictionary<string, int>?[] _byField = new ConcurrentDictionary<string, int>?[Facts.Fields];
    private readonly int[]?[] _chosen = new int[]?[Facts.Fields]; // by value, -1 where nobody asked
    private readonly BoundList[] _minima = new BoundList[Facts.All];
    private readonly BoundList[] _maxima = new BoundList[Facts.All];
    private readonly int[] _unknown = new int[Facts.All];
    private readonly List<(Kind Kind, int Fact, long Value, int Feature)> _made = [];
    private Func<int> _make;
    private ulong _asked; // unknowns that have a feature

    public FactFeatures(Func<int> make)
    {
        _make = make;
        Array.Fill(_minima, new([], []));
        Array.Fill(_maxima, new([], []));
        foreach (var field in Matching.Fields.All)
            if (field.Kind == FieldKind.Choice)
                _byField[(int)field.Field] = new(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The value's number, made if new; one thread at a time.</summary>
    public int Make(Field field, string value)
    {
        var numbers = _byField[(int)field]!;
        return numbers.TryGetValue(value, out var known) ? known : numbers[value] = numbers.Count;
    }

    /// <summary>The feature of a value, made if new.</summary>
    public int OfChoice(Field field, int value)
    {
        var chosen = _chosen[(int)field] ?? [];
        if (value < chosen.Length && chosen[value] >= 0)
            return chosen[value];
        var more = new int[Math.Max(chosen.Length, value + 8)];
        Array.Fill(more, -1);
        chosen.CopyTo(more, 0);
        var feature = more[value] = Make(Kind.Choice, (int)field, value);
        Volatile.Write(ref _chosen[(int)field], more);
        return feature;
    }

    /// <summary>The feature of a fact being unknown, made if new.</summary>
    public int OfUnknown(int fact)
    {
        if ((_asked >> fact & 1) == 0)
        {
            _unknown[fact] = Make(Kind.Unknown, fact, 0);
            Volatile.Write(ref _asked, _asked | (1UL << fact));
        }
        return _unknown[fact];
    }

    /// <summary>The feature of a bound being missed, made if new; -1 if there are too many.</summary>
    public int OfBound(int fact, long bound, bool max)
    {
        var all = (max ? _maxima : _minima)[fact];
        var at = Array.BinarySearch(all.Bounds, bound);
        if (at >= 0)
            return all.Features[at];
        if (all.Bounds.Length == MostBounds)
            return -1;
        var feature = Make(max ? Kind.Maximum : Kind.Minimum, fact, bound);
        var more = new BoundList(
            [.. all.Bounds[..~at], bound, .. all.Bounds[~at..]],
            [.. all.Features[..~at], feature, .. all.Features[~at..]]
        );
        Volatile.Write(ref (max ? _maxima : _minima)[fact], more);
        return feature;
    }

    private int Make(Kind kind, int fact, long value)
    {
        var feature = _make();
        _made.Add((kind, fact, value, feature));
        return feature;
    }

    private enum Kind : byte
    {
        Choice,
        Unknown,
        Minimum,
        Maximum,
    }

    /// <summary>Writes the values in the order of their numbers, and what has a feature.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var numbers in _byField)
        {
            var values = numbers?.OrderBy(n => n.Value).Select(n => n.Key).ToList() ?? [];
            writer.Write(values.Count);
            values.ForEach(writer.Write);
        }
        writer.Write(_made.Count);
        foreach (var (kind, fact, value, feature) in _made)
        {
            writer.Write((byte)kind);
            writer.Write(fact);
            writer.Write(value);
            writer.Write(feature);
        }
    }

    /// <summary>Makes what was saved again; the vocabulary has its features already.</summary>
    public void Load(BinaryReader reader)
    {
        for (var field = 0; field < _byField.Length; field++)
        for (var n = reader.ReadInt32(); n > 0; n--)
            Make((Field)field, reader.ReadString());
        var make = _make;
        for (var n = reader.ReadInt32(); n > 0; n--)
        {
            var kind = (Kind)reader.ReadByte();
            var (fact, value, feature) = (reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt32());
            _make = () => feature;
            _ = kind switch
            {
                Kind.Choice => OfChoice((Field)fact, (int)value),
                Kind.Unknown => OfUnknown(fact),
                _ => OfBound(fact, value, max: kind == Kind.Maximum),
            };
        }
        _make = make;
    }

    /// <summary>Bounds in order with the features of missing them.</summary>
    private sealed record BoundList(long[] Bounds, int[] Features);

    /// <summary>Marks all features a job's facts have.</summary>
    public void Mark(JobFacts facts, JobReader reader)
    {
        for (var fact = 0; fact < Facts.All; fact++)
        {
            if (!facts.IsKnown(fact))
                continue;
            var list = Volatile.Read(ref _minima[fact]);
            for (var i = list.Bounds.Length - 1; i >= 0 && list.Bounds[i] > facts.ForMin[fact]; i--)
                reader.Set(list.Features[i]);
            list = Volatile.Read(ref _maxima[fact]);
            for (var i = 0; i < list.Bounds.Length && list.Bounds[i] < facts.ForMax[fact]; i++)
                reader.Set(list.Features[i]);
        }
        for (var field = 0; field < Facts.Fields; field++)
            if (
                facts.Choices[field] is var value and >= 0
                && Volatile.Read(ref _chosen[field]) is { } chosen
                && value < chosen.Length
                && chosen[value] >= 0
            )
                reader.Set(chosen[value]);
        for (var unknown = facts.Unknown & Volatile.Read(ref _asked); unknown != 0; unknown &= unknown - 1)
            reader.Set(_unknown[System.Numerics.BitOperations.TrailingZeroCount(unknown)]);
    }

    /// <summary>The value's number, or -2 if no scanner knows it.</summary>
    public int Find(Field field, string value) => _byField[(int)field]!.TryGetValue(value, out var number) ? number : -2;
}

/// <summary>Where a job's facts stand in arrays: every field by its number, and what a budget comes down to.</summary>
internal static class Facts
{
    public const int Fields = 48;
    public const int Fixed = 48;
    public const int HourlyHigh = 49;
    public const int HourlyLow = 50;
    public const int IsHourly = 51;
    public const int All = 52;

    /// <summary>An hourly amount that is not known has the bit of its upper end.</summary>
    public const int UnknownFixed = Fixed;
    public const int UnknownHourly = HourlyHigh;
    public const int UnknownType = IsHourly;
}

/// <summary>
/// What of a scanner's clauses is said by 64 bits: one for each value or bound that would reject a job. A job's mask has the bits that
/// hold against it, so a common bit is a sure no, and no common bit is "perhaps".
/// </summary>
internal static class RejectBits
{
    public const ulong Never = 1UL << 63; // every job's mask has it: whoever has it is out
    private const int Hourly = 0;
    private const int FixedType = 1;
    private const int TypeUnknown = 2;
    private const int NotVerified = 3;
    private const int VerifiedUnknown = 4;
    private const int UsOnly = 5;
    private const int NotUsOnly = 6;
    private const int Experience = 7;
    public const int Experiences = 3;
    private const int Category = 11;
    public const int Categories = 13;
    private const int Country = 58;
    public const int Countries = 5;

    /// <summary>Bounds that have a bit of their own: fact, first bit, the bounds, and whether they are maxima.</summary>
    private static readonly (int Fact, int Bit, long[] Bounds, bool Max)[] Thresholds =
    [
        (Facts.Fixed, 25, [50_00, 100_00, 250_00, 500_00, 1_000_00, 1_500_00, 2_000_00, 5_000_00], false),
        (Facts.HourlyHigh, 33, [10_00, 15_00, 20_00, 25_00, 30_00, 35_00, 45_00, 60_00], false),
        ((int)Field.Spent, 41, [1_00, 100_00, 500_00, 1_000_00, 5_000_00, 10_000_00, 50_000_00], false),
        ((int)Field.Rating, 48, [400, 450, 470, 490], false),
        ((int)Field.Hires, 52, [1, 3, 10], false),
        ((int)Field.Proposals, 55, [5, 15, 50], true),
    ];

    /// <summary>The bits that hold against a job.</summary>
    public static ulong MaskOf(JobFacts facts)
    {
        var mask = Never;
        if (facts.IsKnown(Facts.IsHourly))
            mask |= 1UL << (facts.ForMin[Facts.IsHourly] == 1 ? Hourly : FixedType);
        if (!facts.IsKnown((int)Field.JobType))
            mask |= 1UL << TypeUnknown;
        if (!facts.IsKnown((int)Field.PaymentVerified))
            mask |= 1UL << VerifiedUnknown;
        else if (facts.ForMin[(int)Field.PaymentVerified] == 0)
            mask |= 1UL << NotVerified;
        if (facts.IsKnown((int)Field.UsOnly))
            mask |= 1UL << (facts.ForMin[(int)Field.UsOnly] == 1 ? UsOnly : NotUsOnly);
        mask |= Choice(facts.Choices[(int)Field.Experience], Experience, Experiences, others: true);
        mask |= Choice(facts.Choices[(int)Field.Category], Category, Categories, others: true);
        mask |= Choice(facts.Choices[(int)Field.Country], Country, Countries, others: false);
        foreach (var (fact, bit, bounds, max) in Thresholds)
            if (facts.IsKnown(fact))
                for (var i = 0; i < bounds.Length; i++)
                    if (max ? facts.ForMax[fact] > bounds[i] : facts.ForMin[fact] < bounds[i])
                        mask |= 1UL << (bit + i);
        return mask;

        static ulong Choice(int number, int bit, int count, bool others) =>
            number == JobFacts.NoChoice ? 0
            : number >= 0 && number < count ? 1UL << (bit + number)
            : others ? 1UL << (bit + count)
            : 0;
    }

    /// <summary>The bits of a bound, and whether they say it in full.</summary>
    public static (ulong Bits, bool Exact) OfBound(int fact, long bound, bool max)
    {
        foreach (var t in Thresholds)
        {
            if (t.Fact != fact || t.Max != max)
                continue;
            var at = max ? Array.FindIndex(t.Bounds, b => b >= bound) : Array.FindLastIndex(t.Bounds, b => b <= bound);
            return at < 0 ? (0, false) : (1UL << (t.Bit + at), t.Bounds[at] == bound);
        }
        return (0, false);
    }

    /// <summary>The bits of a yes or no field, if it has any.</summary>
    public static (ulong Bits, bool Exact) OfFlag(Field field, bool wanted) =>
        (field, wanted) switch
        {
            (Field.PaymentVerified, true) => (1UL << NotVerified, true),
            (Field.UsOnly, true) => (1UL << NotUsOnly, true),
            (Field.UsOnly, false) => (1UL << UsOnly, true),
            _ => (0, false),
        };

    public static ulong VerifiedKnown => 1UL << VerifiedUnknown;

    /// <summary>The bits of job types of which none is wanted; for a clause whose unknown fails, or a budget without that branch.</summary>
    public static ulong OfTypes(bool hourly, bool whole, bool known) =>
        (hourly ? 0 : 1UL << Hourly) | (whole ? 0 : 1UL << FixedType) | (known ? 1UL << TypeUnknown : 0);

    /// <summary>The bits of choices, and whether they say it in full.</summary>
    public static (ulong Bits, bool Exact) OfChoices(Field field, IReadOnlyList<int> numbers, bool wanted)
    {
        var (bit, count, others) = field switch
        {
            Field.Experience => (Experience, Experiences, true),
            Field.Category => (Category, Categories, true),
            Field.Country => (Country, Countries, false),
            _ => (0, 0, false),
        };
        if (count == 0)
            return (0, false);
        ulong bits = 0;
        for (var i = 0; i < count; i++)
            if (numbers.Contains(i) != wanted)
                bits |= 1UL << (bit + i);
        var beyond = numbers.Any(n => n >= count);
        if (wanted && others && !beyond)
            bits |= 1UL << (bit + count);
        return (bits, !beyond && (others || !wanted));
    }
}

/// <summary>A job's fields as numbers, made once and compared with many scanners.</summary>
internal sealed class JobFacts(FactFeatures numbers)
{
    public const int NoChoice = -1;

    private static readonly (Field Field, FieldKind Kind)[] Known = [.. Fields.All.Select(f => (f.Field, f.Kind))];

    /// <summary>For a minimum: the value, or what passes every minimum if it is unknown.</summary>
    public long[] ForMin { get; } = new long[Facts.All];

    /// <summary>For a maximum: the value, or what passes every maximum if it is unknown.</summary>
    public long[] ForMax { get; } = new long[Facts.All];

    /// <summary>The number of the chosen value; <see cref="NoChoice"/> if unknown, -2 if no scanner knows it.</summary>
    public int[] Choices { get; } = NoChoices();

    /// <summary>A bit for each fact that is unknown and would be asked for.</summary>
    public ulong Unknown { get; private set; }

    /// <summary>The bits that hold against this job.</summary>
    public ulong Mask { get; private set; }

    private ulong _known;

    private static int[] NoChoices()
    {
        var none = new int[Facts.Fields];
        Array.Fill(none, NoChoice);
        return none;
    }

    public bool IsKnown(int fact) => (_known >> fact & 1) != 0;

    public void Read(Posting posting)
    {
        _known = 0;
        foreach (var (field, kind) in Known)
        {
            switch (kind)
            {
                case FieldKind.Number:
                    Put((int)field, posting.Number(field));
                    break;
                case FieldKind.Flag:
                    Put(
                        (int)field,
                        posting.Flag(field) is { } flag
                            ? flag
                                ? 1
                                : 0
                            : null
                    );
                    break;
                case FieldKind.Choice:
                    var value = Choice(posting, field);
                    Choices[(int)field] = value is null ? NoChoice : numbers.Find(field, value);
                    _known |= value is null ? 0 : 1UL << (int)field;
                    break;
            }
        }
        Unknown = ~_known & ((1UL << Facts.Fields) - 1);
        ReadBudget(posting);
        Mask = RejectBits.MaskOf(this);
    }

    private void ReadBudget(Posting posting)
    {
        var type = Evaluator.TypeOf(posting);
        Put(
            Facts.IsHourly,
            type is null ? null
                : type == JobType.Hourly ? 1
                : 0
        );
        var (low, high) = type is { } t ? Evaluator.Amounts(StandardBudget, posting, t) : (null, null);
        Put(Facts.Fixed, type == JobType.Fixed ? low : null);
        Put(Facts.HourlyHigh, type == JobType.Hourly ? high : null);
        Put(Facts.HourlyLow, type == JobType.Hourly ? low : null);
        Unknown |= type switch
        {
            null => 1UL << Facts.UnknownType,
            JobType.Fixed => low is null ? 1UL << Facts.UnknownFixed : 0,
            _ => low is null || high is null ? 1UL << Facts.UnknownHourly : 0,
        };
    }

    /// <summary>The settings of a budget for which the numbers here are right; others are judged one by one.</summary>
    internal static readonly Budget StandardBudget = new(new BudgetBranch(), new BudgetBranch());

    private void Put(int fact, long? value)
    {
        ForMin[fact] = value ?? long.MaxValue;
        ForMax[fact] = value ?? long.MinValue;
        _known |= value is null ? 0 : 1UL << fact;
    }

    private static string? Choice(Posting posting, Field field) =>
        field switch
        {
            Field.Category => posting.Category,
            Field.Subcategory => posting.Subcategory,
            Field.Occupation => posting.Occupation,
            Field.LanguageOfText => posting.LanguageOfText,
            Field.JobType => posting.JobType is { } type
                ? type == JobType.Hourly
                    ? "hourly"
                    : "fixed"
                : null,
            Field.Industry => posting.Industry,
            Field.CompanySize => posting.CompanySize,
            Field.Country => posting.Country,
            Field.TalentPreference => posting.TalentPreference,
            Field.Experience => posting.Experience,
            Field.Workload => posting.Workload,
            Field.Duration => posting.Duration,
            Field.Location => posting.Locations is { Count: > 0 } places ? places[0] : null, // scanners that ask for places are judged one by one
            _ => throw new ArgumentOutOfRangeException(nameof(field)),
        };
}
