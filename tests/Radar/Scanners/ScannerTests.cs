using Guildhall.Kernel;
using Guildhall.Matching;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Letters;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Tests.Bidding;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Tests.Scanners;

public sealed class ScannerTests
{
    [Theory, BothDatabases, Rule("R-131", "R-184", "R-190")]
    public async Task A_new_scanner_is_a_draft_at_the_end_of_the_order_and_finds_nothing_by_itself(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(name: "First"), ScannerMode.Shadow);

        var scanner = await SaveAsync(stage, null, 0, stage.Configuration(name: "Second"));
        await stage.PostAsync();
        await stage.DrainAsync();

        Assert.Equal((ScannerMode.Draft, 2, 1), (scanner.Mode, scanner.Position, scanner.VersionNumber));
        Assert.DoesNotContain(await stage.SeeAsync(db => db.Evaluations.ToListAsync()), one => one.ScannerId == scanner.Id);
    }

    [Theory, BothDatabases, Rule("R-191", "R-586")]
    public async Task Of_two_who_save_from_one_version_the_second_is_overtaken(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var scanner = await SaveAsync(stage, null, 0, stage.Configuration());

        await SaveAsync(stage, scanner.Id, 1, stage.Configuration("react | vue"));

        var mine = stage.Configuration("svelte") with { CapDay = 4 };
        await Assert.ThrowsAsync<Overtaken>(() => SaveAsync(stage, scanner.Id, 1, mine));
        // The page shows what is there now beside what was typed (R-191); nothing is merged.
        var overtaking = await stage.RunAsync<SeeVersions, Overtaking>(see =>
            see.OvertakenAsync(stage.In("dmytro"), scanner.Id, 1, mine, default)
        );
        Assert.Equal((2, "Dmytro Bondar"), (overtaking.Newest.Number, overtaking.Newest.Author));
        Assert.Equal([new("Text", "react OR vue", "svelte"), new("Proposals a day", "", "4")], overtaking.Lines);
        Assert.Equal(2, await stage.SeeAsync(db => db.ScannerVersions.CountAsync()));
    }

    [Theory, BothDatabases, Rule("R-187", "R-186", "R-584")]
    public async Task Auto_needs_all_its_conditions_and_a_person_at_the_page(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        for (var i = 0; i < 3; i++)
            await stage.PostAsync(stage.Job($"React job {i}"));
        var configuration = stage.Configuration() with { CapDay = 5, FloorWaiver = "These are ours." };
        var scanner = await SaveAsync(stage, null, 0, configuration);
        var refusal = await Assert.ThrowsAsync<ModeNeeds>(() => SetAsync(stage, scanner, ScannerMode.Auto));
        Assert.Contains("matching jobs looked at by you within 7 days", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("2 days in Shadow or Review", refusal.Message, StringComparison.Ordinal);

        await SetAsync(stage, scanner, ScannerMode.Shadow);
        await stage.DrainAsync();
        stage.Clock.Pass(TimeSpan.FromDays(2));
        await stage.RunAsync<PreviewScanner>(preview => preview.RunAsync(stage.In("dmytro"), new(configuration), default));
        await stage.RunAsync<TestTemplate>(test => test.RunAsync(stage.In("dmytro"), new(Stage.Letter, null, scanner.Id), default));

        var byToken = stage.In("dmytro") with { Door = Door.Api };
        await Assert.ThrowsAsync<NotAllowed>(() =>
            stage.RunAsync<SetMode>(set => set.RunAsync(byToken, new(scanner.Id, ScannerMode.Auto), default))
        );
        var stale = stage.In("dmytro") with { ConfirmedAt = null };
        await Assert.ThrowsAsync<ConfirmationNeeded>(() =>
            stage.RunAsync<SetMode>(set => set.RunAsync(stale, new(scanner.Id, ScannerMode.Auto, VolumeIsMeant: true), default))
        );
        await Assert.ThrowsAsync<ModeNeeds>(() =>
            stage.RunAsync<SetMode>(set => set.RunAsync(stage.In("olga"), new(scanner.Id, ScannerMode.Auto), default))
        );
        Assert.Equal(
            ScannerMode.Auto,
            (
                await stage.RunAsync<SetMode, Scanner>(set =>
                    set.RunAsync(stage.In("dmytro"), new(scanner.Id, ScannerMode.Auto, VolumeIsMeant: true), default)
                )
            ).Mode
        );
    }

    [Theory, BothDatabases, Rule("R-189")]
    public async Task An_edit_that_may_match_more_sets_Auto_to_Review_and_a_narrower_one_does_not(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var configuration = stage.Configuration();
        var scanner = await stage.ScannerAsync(configuration);
        var narrower = configuration with { Definition = configuration.Definition with { Query = "react -wordpress" } };

        Assert.Equal(ScannerMode.Auto, (await SaveAsync(stage, scanner.Id, 1, narrower)).Mode);
        Assert.Equal(ScannerMode.Review, (await SaveAsync(stage, scanner.Id, 2, stage.Configuration("react | vue"))).Mode);
    }

    [Theory, BothDatabases, Rule("R-189", "R-585")]
    public async Task An_edit_that_widens_the_matches_by_more_than_a_fifth_sets_Auto_to_Review_and_a_smaller_one_does_not(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        for (var day = 0; day < 16; day++)
        {
            await stage.PostAsync(stage.Job($"React job {day}"));
            if (day < 4)
                await stage.PostAsync(
                    stage.Job($"{(day < 3 ? "Vue" : "Svelte")} job {day}", job => job with { Skills = [], Description = "A shop." })
                );
            stage.Clock.Pass(TimeSpan.FromDays(1));
        }
        var scanner = await stage.ScannerAsync(stage.Configuration("react"));

        Assert.Equal(ScannerMode.Auto, (await SaveAsync(stage, scanner.Id, 1, stage.Configuration("react | vue"))).Mode); // 3 of 16
        Assert.Equal(ScannerMode.Auto, (await SaveAsync(stage, scanner.Id, 2, stage.Configuration("react"))).Mode);
        Assert.Equal(ScannerMode.Review, (await SaveAsync(stage, scanner.Id, 3, stage.Configuration("react | vue | svelte"))).Mode); // 4 of 16
    }

    [Theory, BothDatabases, Rule("R-198")]
    public async Task A_scanner_without_a_match_for_three_times_its_gap_starves_and_it_is_told_once_with_what_takes_the_most(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        stage.Clock.MoveTo(new DateTimeOffset(2027, 1, 1, 8, 0, 0, TimeSpan.Zero));
        for (var day = 0; day < 59; day++)
        {
            await stage.PostAsync(
                stage.Job(
                    day % 6 == 0 ? $"React job {day}" : $"Plumbing {day}",
                    job => day % 6 == 0 ? job : job with { Skills = [], Description = "Pipes." }
                )
            );
            stage.Clock.Pass(TimeSpan.FromDays(1));
        }
        await stage.DrainAsync();
        var scanner = await stage.ScannerAsync(stage.Configuration(), ScannerMode.Shadow); // ten in two months: one in six days
        stage.Clock.Pass(TimeSpan.FromDays(17));
        await stage.PostAsync(stage.Job("Plumbing", job => job with { Skills = [], Description = "Pipes." }));
        await stage.DrainAsync();
        Assert.Equal(0, await WatchAsync());
        stage.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, await WatchAsync());
        Assert.Equal(0, await WatchAsync());
        Assert.NotNull((await stage.SeeAsync(db => db.Scanners.SingleAsync(one => one.Id == scanner.Id))).StarvingSince);
        var told = await stage.SeeAsync(db =>
            db.Outbox.Where(one => one.Payload.Contains("starving")).Select(one => one.Payload).SingleAsync()
        );
        Assert.Contains("5 a month were expected", told, StringComparison.Ordinal);
        Assert.Contains("Query", told, StringComparison.Ordinal);
        Assert.Contains($"/scanners/{scanner.Id}", told, StringComparison.Ordinal);

        await stage.PostAsync();
        await stage.DrainAsync();
        Assert.Equal(0, await WatchAsync());
        Assert.Null((await stage.SeeAsync(db => db.Scanners.SingleAsync(one => one.Id == scanner.Id))).StarvingSince);

        Task<int> WatchAsync() => stage.RunAsync<WatchScanners, int>(watch => watch.GoAsync(default));
    }

    [Fact, Rule("R-198")]
    public void Patience_is_three_gaps_at_least_three_days_and_nothing_is_said_while_the_volume_is_unknown()
    {
        Assert.Null(WatchScanners.Patience(new Volume(0, 13, 61)));
        Assert.Equal(TimeSpan.FromDays(3), WatchScanners.Patience(new Volume(600, 61, 61)));
        Assert.Equal(TimeSpan.FromDays(18), WatchScanners.Patience(new Volume(10, 61, 61)));
        Assert.Equal(TimeSpan.FromDays(90), WatchScanners.Patience(new Volume(0, 61, 61)));
    }

    [Theory, BothDatabases, Rule("R-176")]
    public async Task Moving_one_changes_no_other_relation(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var scanners = new List<Scanner>();
        foreach (var name in new[] { "One", "Two", "Three", "Four" })
            scanners.Add(await stage.ScannerAsync(stage.Configuration(name: name)));

        await stage.RunAsync<MoveScanner>(move => move.RunAsync(stage.In("dmytro"), new(scanners[3].Id, 2), default));

        Assert.Equal(
            ["One", "Four", "Two", "Three"],
            await stage.SeeAsync(db => db.Scanners.OrderBy(one => one.Position).Select(one => one.Name).ToListAsync())
        );
    }

    [Theory, BothDatabases, Rule("R-192")]
    public async Task A_paused_scanner_keeps_its_mode_and_holds_what_nobody_approved(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var scanner = await stage.ScannerAsync(stage.Configuration());
        await stage.RunAsync<PauseScanner>(pause => pause.RunAsync(stage.In("dmytro"), new(scanner.Id, true), default));
        await stage.PostAsync();
        await stage.DrainAsync();
        Assert.Equal((BidState.Held, "scanner-paused"), ((await stage.BidAsync()).State, (await stage.BidAsync()).Code));

        await stage.RunAsync<PauseScanner>(pause => pause.RunAsync(stage.In("dmytro"), new(scanner.Id, false), default));
        stage.Clock.Pass(TimeSpan.FromMinutes(6));
        await stage.DrainAsync();
        Assert.Single(stage.Market.Proposals);
    }

    [Theory, BothDatabases, Rule("R-192")]
    public async Task Pausing_a_scanner_cancels_nothing_already_approved(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var scanner = await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        await stage.PostAsync();
        await stage.DrainAsync();
        await PathTests.ApproveAsync(stage, await stage.BidAsync());

        await stage.RunAsync<PauseScanner>(pause => pause.RunAsync(stage.In("dmytro"), new(scanner.Id, true), default));
        await stage.DrainAsync();

        Assert.Single(stage.Market.Proposals);
    }

    [Fact, Rule("R-187")]
    public void Each_condition_of_Auto_is_asked_by_itself_and_for_exactly_this_configuration()
    {
        var noon = new DateTimeOffset(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);
        var (workspace, me) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var ready = new ScannerConfiguration
        {
            Name = "React",
            Definition = new ScannerDefinition { Query = "react", Clauses = [new Budget(new BudgetBranch(4500), new BudgetBranch(10000))] },
            Sender = new SenderRule(SenderKind.One, [me]),
            Terms = new Terms(new HourlyTerms(HourlyBy.Profile), new FixedTerms(FixedBy.Budget)),
            TemplateId = Guid.CreateVersion7(),
            CapDay = 5,
        };
        var volume = new Volume(100, 61, 61);
        Assert.Empty(Missing(ready));

        Assert.Equal(["10 matching jobs looked at by you within 7 days"], Missing(ready, shown: 9));
        Assert.Empty(Missing(ready, shown: 3, there: 3)); // all, if fewer exist
        Assert.Equal(2, Missing(ready, age: TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1)).Count);
        Assert.Empty(Missing(ready, age: TimeSpan.FromDays(7)));
        Assert.Equal(2, Missing(ready with { CapDay = 6 }, lookedAt: ready).Count);
        Assert.Equal(["Terms for each kind of job it admits"], Missing(ready with { Terms = ready.Terms with { Fixed = null } }));
        Assert.Empty(
            Missing(
                ready with
                {
                    Terms = ready.Terms with { Fixed = null },
                    Definition = ready.Definition with { Clauses = [new Budget(new BudgetBranch(4500), null)] },
                }
            )
        );
        Assert.Equal(["Its letter tested on one of them"], Missing(ready, tested: false));
        Assert.Equal(["A limit of proposals a day"], Missing(ready with { CapDay = null }));
        var floorless = ready with { Definition = ready.Definition with { Clauses = [] } };
        Assert.Equal(["Floors, or a Lead's waiver"], Missing(floorless));
        Assert.Empty(Missing(floorless with { FloorWaiver = "Ours." }));
        var mixed = ready with { Definition = ready.Definition with { Query = "react | vue senior" } };
        Assert.Equal(["No warning of the query unread"], Missing(mixed));
        Assert.Empty(Missing(mixed with { Acknowledged = ["mixed"] }));
        Assert.Equal(["2 days in Shadow or Review"], Missing(ready, live: TimeSpan.FromHours(47)));

        List<string> Missing(
            ScannerConfiguration configuration,
            int shown = 10,
            int there = 40,
            bool tested = true,
            TimeSpan age = default,
            TimeSpan? live = null,
            ScannerConfiguration? lookedAt = null
        )
        {
            var (scanner, _) = Scanner.Draft(workspace, ready, 1, me, "Dmytro Bondar", noon);
            scanner.Set(ScannerMode.Shadow, noon - (live ?? TimeSpan.FromDays(2)));
            var hash = (lookedAt ?? configuration).Hash;
            List<Trial> trials = [Trial.Preview(workspace, me, hash, shown, there, noon - age)];
            if (tested)
                trials.Add(Trial.Letter(workspace, me, hash, noon - age));
            return
            [
                .. AutoConditions
                    .Of(scanner, configuration, trials, volume, shadowDays: 2, noon)
                    .Where(one => !one.IsMet)
                    .Select(one => one.What),
            ];
        }
    }

    [Theory, BothDatabases, Rule("R-139")]
    public async Task Whoever_archives_a_scanner_sees_its_bids_in_flight_and_keeps_or_cancels_them(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        foreach (var name in new[] { "react", "vue" })
        {
            await stage.ScannerAsync(stage.Configuration(name, name), ScannerMode.Review);
            await stage.PostAsync(stage.Job($"{name} shop", job => job with { Description = new string('x', 200), Skills = [] }));
        }
        await stage.DrainAsync();
        var (kept, cancelled) = (await BidAsync("react"), await BidAsync("vue"));

        var choice = await stage.RunAsync<ArchiveScanner, ArchiveChoice>(archive =>
            archive.SeeAsync(stage.In("dmytro"), kept.ScannerId!.Value, default)
        );
        Assert.Equal(("react", "react shop"), (choice.Name, Assert.Single(choice.Bids).Title));
        await Assert.ThrowsAsync<NotAllowed>(() =>
            stage.RunAsync<ArchiveScanner>(archive => archive.SeeAsync(stage.In("sofiia"), kept.ScannerId!.Value, default))
        );
        await ArchiveAsync(kept, cancelBids: false);
        await ArchiveAsync(cancelled, cancelBids: true);

        Assert.Equal((BidState.Cancelled, "person-skipped"), ((await BidAsync("vue")).State, (await BidAsync("vue")).Code));
        Assert.Equal(
            [ReservationState.Claimed, ReservationState.Released],
            await stage.SeeAsync(db => db.Reservations.OrderBy(one => one.State).Select(one => one.State).ToListAsync())
        );
        await PathTests.ApproveAsync(stage, kept);
        await stage.DrainAsync();
        Assert.Equal(kept.JobId, Assert.Single(stage.Market.Proposals).JobId);

        Task<Bid> BidAsync(string scanner) => stage.SeeAsync(db => db.Bids.SingleAsync(bid => bid.ScannerName == scanner));

        Task ArchiveAsync(Bid of, bool cancelBids) =>
            stage.RunAsync<ArchiveScanner>(archive => archive.RunAsync(stage.In("dmytro"), new(of.ScannerId!.Value, cancelBids), default));
    }

    [Theory, BothDatabases, Rule("R-139", "R-432")]
    public async Task An_archived_scanner_leaves_the_order_and_keeps_its_name(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var first = await stage.ScannerAsync(stage.Configuration(name: "One"));
        await stage.ScannerAsync(stage.Configuration(name: "Two"));
        await stage.RunAsync<ArchiveScanner>(archive => archive.RunAsync(stage.In("dmytro"), new(first.Id), default));

        var rows = await stage.SeeAsync(db =>
            db.Scanners.OrderBy(one => one.Name).Select(one => new { one.Name, one.Position }).ToListAsync()
        );

        Assert.Equal([("One", 0), ("Two", 1)], rows.Select(row => (row.Name, row.Position)));
        await Assert.ThrowsAsync<ScannerArchived>(() => SaveAsync(stage, first.Id, 1, stage.Configuration(name: "One")));
    }

    [Theory, BothDatabases, Rule("R-214", "R-216", "R-588")]
    public async Task A_preview_counts_and_explains_and_saves_only_that_it_was_seen(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        for (var i = 0; i < 4; i++)
            await stage.PostAsync(stage.Job($"React job {i}", job => i == 0 ? job with { HourlyMin = 500, HourlyMax = 900 } : job));
        await stage.PostAsync(
            stage.Job(
                "Plumbing",
                job =>
                    job with
                    {
                        Description = "A tap drips in the kitchen and has to be repaired within the week, tools are there.",
                        Skills = [],
                        HourlyMin = 500,
                        HourlyMax = 900,
                    }
            )
        );
        var configuration = stage.Configuration();
        configuration = configuration with
        {
            Definition = configuration.Definition with { Clauses = [new Budget(new BudgetBranch(Min: 4500), null)] },
        };

        var preview = await stage.RunAsync<PreviewScanner, Preview>(run => run.RunAsync(stage.In("dmytro"), new(configuration), default));

        Assert.Equal((5, 3, 0, 4), (preview.Judged, preview.Matches, preview.Asks, preview.AfterText));
        var budget = preview.Rows.Single(row => row.Name == "budget");
        // The plumber's fails the query too: it would not come back with the budget gone.
        Assert.Equal((1, 3, 1, 2), (budget.Removed, budget.Left, budget.Alone, budget.Failed));
        Assert.Equal(preview.Judged, preview.Rows.Sum(row => row.Removed) + preview.Rows[^1].Left);
        Assert.Null(preview.Volume.PerMonth);
        Assert.All(preview.Rows, row => Assert.Equal(preview.Judged, row.Passed + row.Failed + row.NotStated));
        Assert.Equal(0, await stage.SeeAsync(db => db.Scanners.CountAsync()) + await stage.SeeAsync(db => db.Evaluations.CountAsync()));
        Assert.Equal(3, (await stage.SeeAsync(db => db.Trials.SingleAsync())).Shown);
    }

    public static TheoryData<ScannerDefinition> Never =>
        [
            new ScannerDefinition { Query = "react -react" },
            new ScannerDefinition { Query = "react AND NOT (vue OR react)" },
            new ScannerDefinition { Query = "react", Clauses = [new ExcludedWords(["react"])] },
            new ScannerDefinition
            {
                Query = "react",
                Clauses = [new OneOf(Field.Country, ["Canada"]), new NoneOf(Field.Country, ["canada", "France"])],
            },
            new ScannerDefinition
            {
                Query = "react",
                Clauses = [new OneOf(Field.JobType, ["fixed"]), new Budget(new BudgetBranch(7000), null)],
            },
            new ScannerDefinition { Query = "react", Clauses = [new Is(Field.UsOnly), new OneOf(Field.Location, ["Canada"])] },
            new ScannerDefinition { Query = "description:react", TitleOnly = true },
        ];

    [Theory, MemberData(nameof(Never)), Rule("R-196", "R-580")]
    public void A_scanner_that_can_never_match_is_not_saved(ScannerDefinition definition) =>
        Assert.Throws<InvalidInput>(() => new ScannerConfiguration { Name = "Never", Definition = definition }.MustHold());

    [Theory, BothDatabases, Rule("R-138")]
    public async Task A_country_or_industry_is_matched_to_the_markets_list_and_an_unknown_one_refused_with_the_nearest(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var scanner = await SaveAsync(
            stage,
            null,
            0,
            With(new OneOf(Field.Country, ["ukraine", "USA", " Côte d'Ivoire "]), new NoneOf(Field.Industry, ["tech & it"]))
        );
        var clauses = (await stage.SeeAsync(db => db.ScannerVersions.SingleAsync())).Configuration.Definition.Clauses;
        Assert.Equal(["Ukraine", "United States", "Cote d'Ivoire"], ((OneOf)clauses[0]).Values);
        Assert.Equal(["Tech & IT"], ((NoneOf)clauses[1]).Values);

        var refusal = await Assert.ThrowsAsync<InvalidInput>(() =>
            SaveAsync(stage, scanner.Id, 1, With(new AnyOf([new NoneOf(Field.Country, ["Ukrane"])])))
        );
        Assert.Contains("Nearest are Ukraine", refusal.Message, StringComparison.Ordinal);

        ScannerConfiguration With(params IReadOnlyList<Clause> of) =>
            stage.Configuration() with
            {
                Definition = new ScannerDefinition { Query = "react", Clauses = of },
            };
    }

    [Fact, Rule("R-143", "R-144", "R-161", "R-163")]
    public void What_cannot_be_meant_is_refused_on_saving()
    {
        Assert.Equal("query", Refused(new ScannerDefinition()).Field);
        Assert.Equal("query", Refused(new ScannerDefinition { Query = "\"react native" }).Field);
        Assert.Equal("hourlyMin", Refused(new ScannerDefinition { Query = "react", Clauses = [new Budget(null, null)] }).Field);
        Assert.Equal(
            "hourlyMin",
            Refused(new ScannerDefinition { Query = "react", Clauses = [new Budget(new BudgetBranch(2, 1), null)] }).Field
        );
        Assert.Equal("rating", Refused(new ScannerDefinition { Query = "react", Clauses = [new Between(Field.Rating, 450, 400)] }).Field);

        static InvalidInput Refused(ScannerDefinition definition) =>
            Assert.Throws<InvalidInput>(() => new ScannerConfiguration { Name = "React", Definition = definition }.MustHold());
    }

    [Theory, Rule("R-195")]
    [InlineData(0, VolumeBand.Broken)]
    [InlineData(20, VolumeBand.VeryNarrow)]
    [InlineData(300, VolumeBand.Healthy)]
    [InlineData(2_000, VolumeBand.Broad)]
    [InlineData(2_001, VolumeBand.TooBroad)]
    public void Volume_falls_into_bands(int month, VolumeBand band) => Assert.Equal(band, new Volume(2 * month, 61, 61).Band);

    private static Task<Scanner> SaveAsync(Stage stage, Guid? id, int from, ScannerConfiguration configuration) =>
        stage.RunAsync<SaveScanner, Scanner>(save => save.RunAsync(stage.In("dmytro"), new(id, from, configuration), default));

    private static Task<Scanner> SetAsync(Stage stage, Scanner scanner, ScannerMode mode) =>
        stage.RunAsync<SetMode, Scanner>(set => set.RunAsync(stage.In("dmytro"), new(scanner.Id, mode), default));
}
