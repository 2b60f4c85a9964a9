using Guildhall.Kernel;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Matching;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Letters;
using Guildhall.Radar.Scanners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using JobType = Guildhall.Marketplace.Contracts.JobType;

namespace Guildhall.Radar.Tests.Bidding;

/// <summary>The thin path on the real marketplace: draft, preview, Review, Auto; a job, delivered twice; a second that fails the floor.</summary>
public sealed class StoryTests
{
    [Theory, BothDatabases, Rule("R-008", "R-098", "R-187", "R-279", "R-300")]
    public async Task A_scanner_is_drafted_previewed_switched_on_and_sends_exactly_once_in_Artems_name(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        await scene.RunAsync<GrantConnects>(grant => grant.RunAsync(scene.Ruth, new(scene.Auxility.Id, 100, "to begin with"), default));
        var olga = scene.InWorkspace("olga");
        var template = await scene.RunAsync<SaveTemplate, Template>(save =>
            save.RunAsync(olga, new(null, 0, "Plain", Stage.Letter), default)
        );
        await PostAsync(scene, "React portal for a travel agency", 6000, 8000);
        var configuration = new ScannerConfiguration
        {
            Name = "React",
            Definition = new ScannerDefinition { Query = "react", Clauses = [new Budget(new BudgetBranch(Min: 4500), null)] },
            Sender = new SenderRule(SenderKind.One, [scene.IdOf("artem")]),
            Terms = new Terms(new HourlyTerms(HourlyBy.Profile), null),
            TemplateId = template.Id,
            CapDay = 5,
        };
        var scanner = await scene.RunAsync<SaveScanner, Scanner>(save => save.RunAsync(olga, new(null, 0, configuration), default));
        var preview = await scene.RunAsync<PreviewScanner, Preview>(run => run.RunAsync(olga, new(configuration), default));
        Assert.Equal(1, preview.Matches);
        await SetAsync(scene, scanner, ScannerMode.Shadow);
        // What Shadow would have done is judged with the next job; then the letter is tested on it.
        await PostAsync(scene, "React shop for bicycles", 6000, 8000);
        await scene.Host.Services.GetRequiredService<Lane>().DrainAsync(default);
        scene.Clock.Pass(TimeSpan.FromDays(2));
        await scene.RunAsync<PreviewScanner>(run => run.RunAsync(scene.InWorkspace("olga"), new(configuration), default));
        await scene.RunAsync<TestTemplate>(test => test.RunAsync(scene.InWorkspace("olga"), new(Stage.Letter, null, scanner.Id), default));
        await SetAsync(scene, scanner, ScannerMode.Auto);
        foreach (var setting in new Setting[] { BiddingSettings.FirstOfScanner, BiddingSettings.FirstOfTemplate })
            await scene.Host.Services.GetRequiredService<Settings<RadarDb>>().ChangeAsync(Actor.System("test"), setting.Name, "0", default);

        var good = await PostAsync(scene, "React dashboard for solar plants", 6000, 8000);
        var poor = await PostAsync(scene, "React page in an hour", 500, 900);
        var snapshot = (await scene.RunAsync<IJobs, JobSnapshot?>(jobs => jobs.FindAsync(good, default)))!;
        await scene
            .Host.Services.GetRequiredService<IBus>()
            .PublishAsync(
                new Envelope(
                    Guid.CreateVersion7(),
                    typeof(JobPosted).FullName!,
                    System.Text.Json.JsonSerializer.Serialize(new JobPosted(snapshot), Json.Options),
                    scene.Clock.GetUtcNow()
                ),
                default
            );
        await scene.Host.Services.GetRequiredService<Lane>().DrainAsync(default);
        await scene.Host.DrainAsync();

        var proposal = Assert.Single(
            await scene.RunAsync<IBidding, IReadOnlyList<ProposalFacts>>(market => market.ProposalsAsync(scene.Auxility.Id, good, default))
        );
        Assert.Equal((scene.IdOf("artem"), ProposalState.Submitted), (proposal.SenderId, proposal.State));
        var bid = await scene.SeeAsync(db => db.Bids.SingleAsync());
        Assert.Equal((BidState.Sent, (Guid?)proposal.Id, "7c1e94d2"), (bid.State, bid.ProposalId, bid.ManagerShortId));
        Assert.Equal(
            100 - proposal.Connects,
            await scene.RunAsync<IBidding, int>(market => market.BalanceAsync(scene.Auxility.Id, default))
        );
        Assert.Equal(11, await scene.SeeAsync(db => db.Decisions.CountAsync(one => one.BidId == bid.Id)));
        var no = await scene.SeeAsync(db => db.Evaluations.SingleAsync(one => one.JobId == poor));
        Assert.Equal((Verdict.NoMatch, true), (no.Verdict, no.Reason.StartsWith("Budget is", StringComparison.Ordinal)));
    }

    private static Task SetAsync(Scene scene, Scanner scanner, ScannerMode mode) =>
        scene.RunAsync<SetMode>(set => set.RunAsync(scene.InWorkspace("olga"), new(scanner.Id, mode, VolumeIsMeant: true), default));

    private static async Task<Guid> PostAsync(Scene scene, string title, long least, long most)
    {
        var results = await scene.RunAsync<ImportJobs, IReadOnlyList<ImportJobs.Result>>(import =>
            import.RunAsync(
                scene.Ruth,
                [
                    new()
                    {
                        ForeignId = title,
                        Content = new JobContent
                        {
                            Title = title,
                            Description =
                                "We want somebody who has built things like this before, with tests, and who tells us each week what is done and what is not.",
                            Skills = ["React"],
                            Type = JobType.Hourly,
                            HourlyMin = least,
                            HourlyMax = most,
                        }.Checked(),
                        Client = new ClientFacts { Country = "Canada", PaymentVerified = true },
                        PostedAt = scene.Clock.GetUtcNow(),
                    },
                ],
                default
            )
        );
        await scene.Host.DrainAsync();
        return results[0].JobId;
    }
}
