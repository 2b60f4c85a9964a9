using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Messages;
using Guildhall.Marketplace.Proposals;
using Guildhall.Marketplace.Tests.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guildhall.Marketplace.Tests.Proposals;

/// <summary>What each side is shown.</summary>
public sealed class SeenTests
{
    [Theory, BothDatabases, Rule("M-124", "M-126")]
    public async Task Nothing_the_client_reads_names_the_actor(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        var proposal = await market.SubmitAsync("dmytro", job, "artem");
        await WriteAsync(market, market.Clara(), proposal, "When?");
        market.Clock.Pass(TimeSpan.FromMinutes(1));
        await WriteAsync(market, market.InAgency("dmytro"), proposal, "Monday.");

        var received = await market.RunAsync<ReadReceived, ReceivedInFull>(read => read.RunAsync(market.Clara(), proposal.Id, default));
        var rooms = await market.RunAsync<ReadClientRooms, Page<ClientRoomRow>>(read => read.RunAsync(market.Clara(), null, default));
        var room = await market.RunAsync<ReadClientRooms, ClientRoom>(read => read.OneAsync(market.Clara(), rooms.Rows[0].Id, default));

        var text = JsonSerializer.Serialize(
            new
            {
                received,
                rooms,
                room,
            },
            Json.Options
        );
        Assert.Contains("Artem Kovalenko", text, StringComparison.Ordinal);
        Assert.Contains("Monday.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Dmytro", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(market.People["dmytro"].Id.ToString(), text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(market.People["dmytro"].ShortId, text, StringComparison.OrdinalIgnoreCase);
        var ours = await market.RunAsync<SeeRooms, RoomsView>(see => see.RunAsync(market.InAgency("artem"), null, default));
        Assert.Equal("Dmytro Bondar", ours.Messages[^1].By);
    }

    [Theory, BothDatabases, Rule("M-131", "M-075")]
    public async Task The_sender_list_says_why_not_beside_each_name(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        await market.SubmitAsync("dmytro", job, "artem");

        var view = await market.RunAsync<SeeJob, JobView>(see => see.RunAsync(market.InAgency("dmytro"), job.Id, default));

        Assert.Equal("has a proposal on this job already", view.Senders.Single(one => one.FirstName == "Artem").Reason);
        Assert.Null(view.Senders.Single(one => one.FirstName == "Sofiia").Reason);
        var sofiias = await market.RunAsync<SeeJob, JobView>(see => see.RunAsync(market.InAgency("sofiia"), job.Id, default));
        Assert.Single(sofiias.Senders, one => one.Reason is null);
    }

    [Theory, BothDatabases]
    public async Task The_feed_narrows_by_words_and_pay_and_is_never_stale(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        Assert.Empty(await FeedAsync(new()));
        var job = await market.PostAsync();
        await market.PostAsync(
            Posted.Dashboard with
            {
                Title = "Logo",
                Description = null,
                Skills = ["Figma"],
                Type = JobType.Fixed,
                Budget = 300_00,
            }
        );

        Assert.Equal(2, (await FeedAsync(new())).Count);
        Assert.Equal(job.Id, Assert.Single(await FeedAsync(new(Words: "REACT vans"))).Id);
        Assert.Equal(job.Id, Assert.Single(await FeedAsync(new(Pay: 50, Type: JobType.Hourly))).Id);
        Assert.Empty(await FeedAsync(new(Words: "100%")));
        await market.CloseAsync(job);
        Assert.Single(await FeedAsync(new()));

        async Task<IReadOnlyList<FeedRow>> FeedAsync(FeedFilter filter) =>
            (await market.RunAsync<SeeFeed, FeedView>(see => see.RunAsync(market.InAgency("dmytro"), filter, null, default))).Page.Rows;
    }

    [Theory, BothDatabases, Rule("M-123")]
    public async Task The_feed_is_searched_in_the_query_language_with_counts_for_each_choice_and_words_to_complete(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var react = await market.PostAsync();
        var logo = await market.PostAsync(
            Posted.Dashboard with
            {
                Title = "Logo for a React conference",
                Description = null,
                Skills = ["Figma"],
                Type = JobType.Fixed,
                Budget = 300_00,
                HourlyMin = null,
                HourlyMax = null,
            }
        );

        var both = await FeedAsync(new(Words: "reac"));
        Assert.Equal([logo.Id, react.Id], both.Page.Rows.Select(row => row.Id));
        Assert.Equal((2, 1, 1), (both.Found!.Total, both.Found.Of("type", "Hourly"), both.Found.Of("type", "Fixed")));
        Assert.Equal(react.Id, Assert.Single((await FeedAsync(new(Words: "react -logo"))).Page.Rows).Id);
        Assert.Equal(logo.Id, Assert.Single((await FeedAsync(new(Words: "title:(logo | vans) skills:figma"))).Page.Rows).Id);
        var hourly = await FeedAsync(new(Words: "react", Type: JobType.Hourly));
        Assert.Equal((1, 1), (hourly.Found!.Total, hourly.Found.Of("type", "Fixed")));
        Assert.Empty((await FeedAsync(new(Words: "eact"))).Page.Rows);

        var words = await market.RunAsync<CompleteWords, IReadOnlyList<Guildhall.Matching.FacetCount>>(complete =>
            complete.RunAsync(market.InAgency("dmytro"), "logo rea", default)
        );
        Assert.Equal(("react", 2), (words[0].Value, words[0].Count));

        await market.CloseAsync(logo);
        Assert.Equal(1, (await FeedAsync(new(Words: "react"))).Found!.Total);

        Task<FeedView> FeedAsync(FeedFilter filter) =>
            market.RunAsync<SeeFeed, FeedView>(see => see.RunAsync(market.InAgency("dmytro"), filter, null, default));
    }

    [Theory, BothDatabases, Rule("M-123")]
    public async Task What_another_process_saved_is_found_after_two_seconds(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var mine = new OutboxSignal(); // another process counts its own saves only
        using var directory = new JobDirectory(mine, market.Clock, NullLogger<JobDirectory>.Instance);
        Assert.Equal(0, await CountAsync());
        await market.PostAsync();
        Assert.Equal(0, await CountAsync());
        market.Clock.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await CountAsync());

        Task<int> CountAsync() => market.SeeAsync(async db => (await directory.LookAsync(db, default)).Count);
    }

    [Theory, BothDatabases, Rule("M-123")]
    public async Task Pages_of_found_jobs_follow_each_other_without_gap_or_repetition(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        for (var i = 0; i < SeeFeed.Size + 10; i++)
        {
            await market.PostAsync(Posted.Dashboard with { Title = $"React job {i}" });
            if (i % 3 == 0)
                market.Clock.Pass(TimeSpan.FromMinutes(1));
        }

        var first = await FeedAsync(null);
        var second = await FeedAsync(first.Page.Next);

        Assert.Equal(
            await market.SeeAsync(db =>
                db.Jobs.OrderByDescending(job => job.PostedAt).ThenByDescending(job => job.Id).Select(job => job.Id).ToListAsync()
            ),
            first.Page.Rows.Concat(second.Page.Rows).Select(row => row.Id)
        );

        Task<FeedView> FeedAsync(Cursor? after) =>
            market.RunAsync<SeeFeed, FeedView>(see => see.RunAsync(market.InAgency("dmytro"), new(Words: "react"), after, default));
    }

    [Theory, BothDatabases, Rule("M-210")]
    public async Task A_job_on_which_nothing_happens_for_thirty_days_expires(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        await market.PostAsync();
        market.Clock.Pass(TimeSpan.FromDays(30));
        Assert.Equal(0, await ExpireAsync());
        market.Clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await ExpireAsync());

        Task<int> ExpireAsync() => market.RunAsync<ExpireJobs, int>(expire => expire.RunAsync(Actor.System("timer"), default));
    }

    [Theory, BothDatabases, Rule("M-064")]
    public async Task Members_see_their_own_proposals_and_managers_all(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var proposal = await market.SubmitAsync("dmytro", await market.PostAsync(), "artem");

        Assert.Equal(1, await CountAsync("dmytro"));
        Assert.Equal(1, await CountAsync("artem"));
        Assert.Equal(0, await CountAsync("sofiia"));
        await Assert.ThrowsAsync<Missing>(() =>
            market.RunAsync<SeeProposal>(see => see.RunAsync(market.InAgency("sofiia"), proposal.Id, default))
        );
        await Assert.ThrowsAsync<NotAllowed>(() =>
            market.RunAsync<SeeConnects>(see => see.RunAsync(market.InAgency("sofiia"), null, default))
        );
        var ledger = await market.RunAsync<SeeConnects, ConnectsView>(see => see.RunAsync(market.InAgency("dmytro"), null, default));
        Assert.Equal((26, 2), (ledger.Balance, ledger.Rows.Count));

        async Task<int> CountAsync(string name) =>
            (await market.RunAsync<SeeProposals, ProposalsView>(see => see.RunAsync(market.InAgency(name), "submitted", null, default)))
                .Page
                .Rows
                .Count;
    }

    private static Task WriteAsync(Market market, Actor actor, Proposal proposal, string text) =>
        market.RunAsync<WriteMessage>(write => write.RunAsync(actor, new(proposal.Id, text), default));
}
