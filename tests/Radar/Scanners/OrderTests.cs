using Guildhall.Kernel;
using Guildhall.Matching;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Tests.Bidding;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Tests.Scanners;

public sealed class OrderTests
{
    [Theory, BothDatabases, Rule("R-222")]
    public async Task The_overlap_tells_for_each_pair_what_both_meet_and_whether_they_share_a_sender(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.PostAsync(stage.Job("Too long ago"));
        stage.Clock.Pass(TimeSpan.FromDays(61));
        var react = await stage.ScannerAsync(stage.Configuration("react", "React"), ScannerMode.Shadow);
        var solar = await stage.ScannerAsync(stage.Configuration("title:solar", "Solar"), ScannerMode.Shadow);
        var other = await stage.ScannerAsync(stage.Configuration("typescript", "Other", "sofiia"), ScannerMode.Draft);
        await stage.PostAsync();
        for (var i = 0; i < 3; i++)
            await stage.PostAsync(stage.Job($"Dashboard {i}"));

        var found = await OverlapAsync(stage);

        Assert.Equal([4, 1, 4], found.Scanners.Select(one => one.Jobs.Count));
        Assert.Equal(new Pair(react.Id, solar.Id, 1, 1.0, true), found.Of(solar.Id, react.Id));
        Assert.Equal(new Pair(react.Id, other.Id, 4, 1.0, false), found.Of(react.Id, other.Id));
    }

    [Theory, BothDatabases, Rule("R-223", "R-581")]
    public async Task A_broad_scanner_above_a_narrow_one_is_reported_with_the_jobs_lost_and_the_move_mends_it(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var broad = await stage.ScannerAsync(stage.Configuration("react", "Broad"), ScannerMode.Shadow);
        var narrow = await stage.ScannerAsync(stage.Configuration("title:solar", "Narrow"), ScannerMode.Shadow);
        await stage.PostAsync();
        for (var i = 0; i < 2; i++)
            await stage.PostAsync(stage.Job($"Dashboard {i}"));

        var inversion = Assert.Single((await OverlapAsync(stage)).Inverted);
        Assert.Equal((broad.Id, narrow.Id, 1), (inversion.Broad.Id, inversion.Narrow.Id, inversion.Lost));
        Assert.Equal("React dashboard for solar plants", Assert.Single(inversion.Jobs).Title);

        await stage.RunAsync<MoveScanner>(move =>
            move.RunAsync(stage.In("dmytro"), new(inversion.Narrow.Id, inversion.Broad.Position), default)
        );
        Assert.Empty((await OverlapAsync(stage)).Inverted);
    }

    [Theory, BothDatabases, Rule("R-223")]
    public async Task With_another_sender_with_less_than_three_times_as_many_or_with_less_than_half_taken_it_is_none(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        for (var i = 0; i < 8; i++)
            await stage.PostAsync(stage.Job(i < 4 ? $"Dashboard {i}" : $"React job {i}"));
        await stage.PostAsync(stage.Job("Solar one", job => job with { Skills = [], Description = new string('x', 200) }));
        await stage.PostAsync(stage.Job("Solar two", job => job with { Skills = [], Description = new string('x', 200) }));
        await stage.PostAsync(stage.Job("Solar three"));
        await stage.ScannerAsync(stage.Configuration("react", "Broad"), ScannerMode.Shadow); // nine jobs
        await stage.ScannerAsync(stage.Configuration("title:solar", "A third of three taken"), ScannerMode.Shadow);
        await stage.ScannerAsync(stage.Configuration("title:dashboard", "Four are too many"), ScannerMode.Shadow);
        await stage.ScannerAsync(stage.Configuration("\"solar three\"", "Another sender", "sofiia"), ScannerMode.Shadow);

        var found = await OverlapAsync(stage);

        Assert.Equal([9, 3, 4, 1], found.Scanners.Select(one => one.Jobs.Count));
        Assert.Empty(found.Inverted);
    }

    [Theory, BothDatabases, Rule("R-183")]
    public async Task Before_a_move_is_saved_the_jobs_with_another_winner_are_named(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.PostAsync(stage.Job("React for solar plants, long ago"));
        stage.Clock.Pass(TimeSpan.FromDays(61));
        await stage.ScannerAsync(stage.Configuration("react", "Broad"), ScannerMode.Review);
        var narrow = await stage.ScannerAsync(stage.Configuration("title:solar", "Narrow"), ScannerMode.Review);
        await stage.PostAsync();
        await stage.PostAsync(stage.Job("Dashboard"));

        var trial = await TryAsync(stage, narrow, 1);

        Assert.Equal(("Narrow", 2, 1, 1), (trial.Name, trial.From, trial.To, trial.Contested));
        var change = Assert.Single(trial.Changes);
        Assert.Equal(
            ("React dashboard for solar plants", "Broad", "Narrow"),
            (change.Title, change.Before.Single(), change.After.Single())
        );
        Assert.Equal(
            2,
            await stage.SeeAsync(db => db.Scanners.Where(one => one.Id == narrow.Id).Select(one => one.Position).SingleAsync())
        );
        Assert.Empty((await TryAsync(stage, narrow, 2)).Changes);
    }

    [Theory, BothDatabases, Rule("R-140")]
    public async Task A_duplicate_stands_under_its_source_as_a_draft_and_knows_nothing_of_it(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var configuration = stage.Configuration(name: "Source") with { CapDay = 3, FloorWaiver = "Ours." };
        var source = await stage.ScannerAsync(configuration);
        await stage.ScannerAsync(stage.Configuration(name: "Below"));

        var copy = await stage.RunAsync<DuplicateScanner, Scanner>(duplicate =>
            duplicate.RunAsync(stage.In("dmytro"), new(source.Id), default)
        );

        Assert.Equal((ScannerMode.Draft, 2, 1, (DateTimeOffset?)null), (copy.Mode, copy.Position, copy.VersionNumber, copy.LiveSince));
        Assert.Equal(
            3,
            await stage.SeeAsync(db => db.Scanners.Where(one => one.Name == "Below").Select(one => one.Position).SingleAsync())
        );
        var versions = await stage.SeeAsync(db => db.ScannerVersions.ToListAsync());
        Assert.Equal(configuration.ToJson(), versions.Single(one => one.ScannerId == copy.Id).Json);
        await stage.RunAsync<SaveScanner>(save =>
            save.RunAsync(stage.In("dmytro"), new(copy.Id, 1, configuration with { Name = "Copy" }), default)
        );
        Assert.Equal(
            "Source",
            await stage.SeeAsync(db => db.Scanners.Where(one => one.Id == source.Id).Select(one => one.Name).SingleAsync())
        );
        await Assert.ThrowsAsync<NotAllowed>(() =>
            stage.RunAsync<DuplicateScanner>(duplicate => duplicate.RunAsync(stage.In("sofiia"), new(source.Id), default))
        );
    }

    [Theory, BothDatabases, Rule("R-190", "R-164")]
    public async Task Versions_are_compared_clause_by_clause_and_one_is_brought_back_as_a_new_one(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var first = stage.Configuration("react | vue") with { CapDay = 3 };
        var scanner = await stage.ScannerAsync(first, ScannerMode.Review);
        var second = first with
        {
            Definition = new ScannerDefinition { Query = "react OR vue", Clauses = [new Between(Field.Proposals, null, 20)] },
            CapDay = 5,
        };
        await stage.RunAsync<SaveScanner>(save => save.RunAsync(stage.In("olga"), new(scanner.Id, 1, second, "Less crowded"), default));

        var view = await stage.RunAsync<SeeVersions, VersionsView>(see => see.RunAsync(stage.In("dmytro"), scanner.Id, 1, 2, default));
        // The same query in other signs is no difference: the normal form is what is compared.
        Assert.Equal(["Proposals", "Proposals a day"], view.Differences.Select(one => one.What));
        Assert.Equal(("", true), (view.Differences[0].Before, view.Differences[0].After.Contains("20", StringComparison.Ordinal)));
        Assert.Equal(("3", "5"), (view.Differences[1].Before, view.Differences[1].After));
        Assert.Equal(("Less crowded", "Olga Petrenko"), (view.Versions[0].Note, view.Versions[0].Author));

        await Assert.ThrowsAsync<Overtaken>(() => BringAsync(from: 1));
        Assert.Equal(3, (await BringAsync(from: 2)).VersionNumber);
        var third = await stage.SeeAsync(db => db.ScannerVersions.SingleAsync(one => one.Number == 3));
        Assert.Equal((first.ToJson(), "Version 1 brought back"), (third.Json, third.Note));

        Task<Scanner> BringAsync(int from) =>
            stage.RunAsync<BringBackVersion, Scanner>(bring => bring.RunAsync(stage.In("dmytro"), new(scanner.Id, 1, from), default));
    }

    private static Task<Overlaps> OverlapAsync(Stage stage) =>
        stage.RunAsync<OverlapScanners, Overlaps>(overlap => overlap.RunAsync(stage.In("dmytro"), default));

    private static Task<OrderTrial> TryAsync(Stage stage, Scanner scanner, int to) =>
        stage.RunAsync<TryOrder, OrderTrial>(attempt => attempt.RunAsync(stage.In("dmytro"), new(scanner.Id, to), default));
}
