namespace Guildhall.Matching.Tests;

/// <summary>Random scanners and jobs out of few words and values, so that they meet often, and every kind of clause and unknown occurs.</summary>
internal sealed class Randoms(int seed)
{
    private static readonly string[] Words =
    [
        "react",
        "vue",
        "node.js",
        "node",
        "c#",
        "csharp",
        "c++",
        ".net",
        "asp.net",
        "front-end",
        "frontend",
        "front",
        "end",
        "lead",
        "technical",
        "senior",
        "wordpress",
        "shop",
        "api",
        "a",
        "b",
        "24/7",
        "3.5",
        "10,000",
        "ui/ux",
        "ci",
        "café",
        "日本",
        "本",
        "develop",
        "developer",
        "r&d",
        "notepad++",
        "e-mail",
        "email",
        "sql",
        "t-sql",
    ];
    private static readonly string[] Countries = ["US", "GB", "UA", "IN", "DE", "PK", "FR", "PL"];
    private static readonly string[] Categories =
    [
        "Web",
        "Design",
        "Writing",
        "Data",
        "Legal",
        "Admin",
        "Sales",
        "IT",
        "Audio",
        "Video",
        "Civil",
        "Law",
        "Music",
        "Games",
        "Toys",
        "Cars",
    ];
    private static readonly string[] Levels = ["entry", "intermediate", "expert", "none", "guru"];
    private static readonly string[] Sizes = ["1", "2-9", "10-99"];
    private static readonly Field[] AllNumbers = [.. Fields.All.Where(f => f.Kind == FieldKind.Number).Select(f => f.Field)];
    private static readonly Field[] AllFlags = [.. Fields.All.Where(f => f.Kind == FieldKind.Flag).Select(f => f.Field)];
    private static readonly Field[] AllChoices = [.. Fields.All.Where(f => f.Kind == FieldKind.Choice).Select(f => f.Field)];

    private readonly Random _random = new(seed);

    public ScannerDefinition Definition()
    {
        List<Clause> clauses = [];
        for (var n = _random.Next(5); n > 0; n--)
            clauses.Add(Clause(group: true));
        return new ScannerDefinition
        {
            Query = Once(8) ? "" : Query(3),
            QueryUnknown = Setting(),
            TitleOnly = Once(10),
            UseSkills = !Once(8),
            Clauses = clauses,
        };
    }

    public Posting Posting()
    {
        var type = Maybe(() => _random.Next(2) == 0 ? JobType.Hourly : JobType.Fixed, 8);
        return new Posting
        {
            SeenAt = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero).AddMinutes(_random.Next(100_000)),
            PostedAt = Maybe(() => new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero), 4),
            Title = Text(5),
            Description = Once(15) ? null : Text(14),
            DescriptionIsExcerpt = Once(12),
            Skills = Once(6) ? null : [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Text(2))],
            Questions = Once(3) ? null : [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Text(3))],
            Category = Once(5) ? null : Pick(Categories),
            Subcategory = Once(2) ? null : Pick(Categories),
            Occupation = Once(2) ? null : Text(1),
            JobType = type,
            Currency = Once(12) ? "EUR" : "USD",
            DollarsPer = Once(2) ? new Dictionary<string, decimal> { ["EUR"] = 1.1m } : null,
            FixedBudget = Once(3) ? null : Money(),
            HourlyMin = Once(2) ? null : Money() / 10,
            HourlyMax = Once(2) ? null : Money() / 8,
            PaymentVerified = Maybe(() => Once(2), 4),
            Rating = Maybe(() => 380L + 10 * _random.Next(12), 3),
            Spent = Maybe(Money, 3),
            Hires = Maybe(() => (long)_random.Next(12), 3),
            Proposals = Maybe(() => (long)_random.Next(60), 3),
            Country = Once(4) ? null : Pick(Countries),
            Locations = Once(2) ? null : [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Pick(Countries))],
            UsOnly = Maybe(() => Once(3), 4),
            Featured = Maybe(() => Once(3), 4),
            Repost = Maybe(() => Once(3), 4),
            BlockedClient = Maybe(() => Once(20), 4),
            AlreadyApplied = Once(20) ? null : Once(20),
            Experience = Once(4) ? null : Pick(Levels),
            CompanySize = Once(3) ? null : Pick(Sizes),
            Languages = Once(2) ? null : [new(Pick(["English", "German"]), (LanguageLevel)_random.Next(4))],
            LanguageOfText = Once(3) ? null : Pick(Sizes),
            Industry = Once(3) ? null : Pick(Categories),
            TalentPreference = Once(3) ? null : Pick(Levels),
            Workload = Once(3) ? null : Pick(Sizes),
            Duration = Once(3) ? null : Pick(Levels),
            Reviews = Maybe(() => (long)_random.Next(12), 3),
            HireRate = Maybe(() => (long)_random.Next(101), 3),
            JobsPosted = Maybe(() => (long)_random.Next(12), 3),
            AvgHourlyPaid = Maybe(Money, 3),
            TimeZoneOverlap = Maybe(() => (long)_random.Next(9), 3),
            PeopleWanted = Maybe(() => (long)_random.Next(4), 3),
            ConnectsPrice = Maybe(() => (long)_random.Next(20), 3),
            Interviewing = Maybe(() => (long)_random.Next(5), 3),
            Hired = Maybe(() => (long)_random.Next(3), 3),
            Invited = Maybe(() => (long)_random.Next(9), 3),
            MemberSince = Maybe(() => new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(_random.Next(400)), 3),
            RenewedAt = Maybe(() => new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), 3),
            LastClientActivity = Maybe(() => new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero), 3),
            Enterprise = Maybe(() => Once(3), 4),
            PreviousClient = Maybe(() => Once(3), 4),
            LocationMandatory = Maybe(() => Once(3), 4),
            LocationInText = Maybe(() => Once(3), 4),
            QualificationGap = Maybe(() => Once(3), 4),
            ContractToHire = Maybe(() => Once(3), 4),
            MilestonesAllowed = Maybe(() => Once(3), 4),
            Answers = Once(2) ? null : new Dictionary<string, Answer> { ["q"] = new(Once(2), Pick(Words)) },
        };
    }

    private Clause Clause(bool group) =>
        _random.Next(group ? 20 : 18) switch
        {
            15 => AnyNumber(),
            16 => new Is(Pick(AllFlags), Once(2), Once(8) ? Otherwise.Ask : Otherwise.Fail) { Unknown = Setting() },
            17 => AnyChoice(),
            0 => new AnyWords(Items()) { Unknown = Setting() },
            1 or 2 => new ExcludedWords([.. Items().Select(w => Once(4) ? new ExcludedWord(w, [Pick(Words) + " " + w]) : w)])
            {
                Unknown = Setting(),
            },
            3 => new OneOf(Field.Category, Some(Categories)) { Unknown = Setting() },
            4 => new OneOf(Field.Country, Some(Countries)) { Unknown = Setting() },
            5 => new NoneOf(Field.Country, Some(Countries)) { Unknown = Setting() },
            6 => new OneOf(Field.Experience, Some(Levels)) { Unknown = Setting() },
            7 => new OneOf(
                Pick([Field.JobType, Field.JobType, Field.CompanySize, Field.Location]),
                Once(2) ? ["hourly", "1", "US"] : ["fixed", "2-9", "UA"]
            )
            {
                Unknown = Setting(),
            },
            8 => Numbers(),
            9 => Numbers(),
            10 => new Is(
                Pick([Field.PaymentVerified, Field.UsOnly, Field.Featured, Field.HasQuestions, Field.Repost]),
                Once(2),
                Once(8) ? Otherwise.Ask : Otherwise.Fail
            )
            {
                Unknown = Setting(),
            },
            11 or 12 or 13 => Budget(),
            14 => Once(2)
                ? new Speaks([new("english", (LanguageLevel)_random.Next(4))]) { Unknown = Setting() }
                : new AiQuestion("q") { Unknown = Setting() },
            _ => new AnyOf([.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Clause(group: false))]),
        };

    private Between AnyNumber()
    {
        var field = Pick(AllNumbers);
        var first = Pick([0L, 1, 3, 7, 40, 90, 100_00, 500_00]);
        return new Between(field, Once(3) ? null : first, Once(2) ? null : first + Pick([0L, 2, 50, 500_00])) { Unknown = Setting() };
    }

    private Clause AnyChoice()
    {
        string[] values = [.. Some(Categories), .. Some(Levels), .. Some(Sizes), .. Some(Words)];
        return Once(2)
            ? new OneOf(Pick(AllChoices), values) { Unknown = Setting() }
            : new NoneOf(Pick(AllChoices), values) { Unknown = Setting() };
    }

    private Between Numbers()
    {
        var (field, values) = _random.Next(6) switch
        {
            0 => (Field.Rating, new long[] { 400, 410, 450, 470, 480 }),
            1 => (Field.Spent, [1_00, 50_00, 100_00, 1_000_00, 3_000_00]),
            2 => (Field.Hires, [1, 2, 3, 10]),
            3 => (Field.Proposals, [5, 10, 15, 50]),
            4 => (Field.Age, [60, 1_000, 50_000]),
            _ => (Field.DescriptionLength, [10, 40, 80]),
        };
        var first = Pick(values);
        return new Between(field, Once(3) ? null : first, Once(2) ? null : first + Pick(values)) { Unknown = Setting() };
    }

    private Budget Budget() =>
        new(Once(5) ? null : Branch(10), Once(5) ? null : Branch(1))
        {
            Unknown = Setting(),
            Currency = Once(12) ? "EUR" : "USD",
            WhollyInside = Once(12),
            PlaceholderHourly = Once(15) ? new BudgetBranch(10_00, 20_00) : null,
        };

    private BudgetBranch Branch(int part)
    {
        var first = Pick([50_00L, 100_00, 130_00, 500_00, 1_000_00]) / part;
        return new BudgetBranch(Once(4) ? null : first, Once(2) ? null : first * 4, Setting());
    }

    public string Query(int depth)
    {
        var leaf = _random.Next(12) switch
        {
            0 => $"\"{Pick(Words)} {Pick(Words)}\"",
            1 => $"\"{Pick(Words)} {Pick(Words)}\"~{1 + _random.Next(3)}",
            2 => Pick(["dev*", "front*", "wordp*", "front-e*", "\"senior dev*\"", "caf*", "node*"]),
            3 => $"\"{Pick(Words)}\"",
            _ => Pick(Words),
        };
        if (Once(6))
            leaf = Pick(["title:", "skills:", "description:", "questions:", "category:"]) + leaf;
        if (depth == 0 || Once(4))
            return leaf;
        return _random.Next(5) switch
        {
            0 => $"{leaf} -{Pick(Words)}",
            1 => $"-({Query(depth - 1)}) {leaf}",
            2 => $"({Query(depth - 1)}) ({Query(depth - 1)})",
            3 => $"({Query(depth - 1)}) | {leaf} | ({Query(depth - 1)})",
            _ => $"{Query(depth - 1)} {leaf}",
        };
    }

    public string Text(int most)
    {
        var words = Enumerable.Range(0, _random.Next(most + 1)).Select(_ => Pick(Words));
        var text = string.Join(Pick([" ", " ", " ", ", ", "/", " - ", "\n", ". "]), words);
        return _random.Next(12) switch
        {
            0 => text.ToUpperInvariant(),
            1 => "<p>" + text + "</p>",
            2 => text.Replace(" ", "\u200b", StringComparison.Ordinal),
            3 => "“" + text + "” — é\u0301 &amp; 😀",
            4 => text + "+",
            _ => text,
        };
    }

    private string[] Items() =>
        [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Once(3) ? $"{Pick(Words)} {Pick(Words)}" : Pick(Words))];

    private string[] Some(string[] values) => [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Pick(values)).Distinct()];

    private long Money() => Pick([3_00L, 5_00, 10_00, 50_00, 99_99, 100_00, 130_00, 500_00, 2_000_00, 50_000_00]);

    private Unknown Setting() => (Unknown)_random.Next(3);

    public int Next(int below) => _random.Next(below);

    private bool Once(int of) => _random.Next(of) == 0;

    private T Pick<T>(T[] of) => of[_random.Next(of.Length)];

    private T? Maybe<T>(Func<T> make, int of)
        where T : struct => Once(of) ? null : make();
}
