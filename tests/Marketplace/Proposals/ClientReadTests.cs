using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Invitations;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Messages;
using Guildhall.Marketplace.Offers;
using Guildhall.Marketplace.People;
using Guildhall.Marketplace.Proposals;
using Guildhall.Marketplace.Tests.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Proposals;

/// <summary>What a client reads, and what they never learn.</summary>
public sealed class ClientReadTests
{
    [Theory, BothDatabases, Rule("M-124", "M-126")]
    public async Task Nothing_a_client_reads_tells_who_acted_for_the_member(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        await market.ChangeAsync(async db =>
        {
            var dmytro = market.People["dmytro"].Id;
            (await db.People.SingleAsync(person => person.Id == dmytro)).Show("/pictures/a-manager.svg");
        });
        var job = await market.PostAsync();
        var other = await market.PostAsync();
        var proposal = await market.SubmitAsync("dmytro", job, "artem");
        var message = await market.RunAsync<WriteMessage, Message>(write =>
            write.RunAsync(market.Clara(), new(proposal.Id, "When can you begin?"), default)
        );
        await market.RunAsync<WriteMessage, Message>(write =>
            write.RunAsync(market.InAgency("dmytro"), new(proposal.Id, "On Monday."), default)
        );
        var offer = await market.RunAsync<SendOffer, Offer>(send => send.RunAsync(market.Clara(), new(proposal.Id, Terms), default));
        var contract = await market.RunAsync<AcceptOffer, Contract>(accept =>
            accept.RunAsync(market.InAgency("dmytro"), new(offer.Id, 1), default)
        );
        var invitation = await market.RunAsync<InviteToInterview, InterviewInvitation>(invite =>
            invite.RunAsync(market.Clara(), new(other.Id, market.People["sofiia"].Id, "Shall we talk?"), default)
        );
        await market.RunAsync<AnswerInvitation, InterviewInvitation>(answer =>
            answer.RunAsync(market.InAgency("dmytro"), new(invitation.Id, AnswerInvitation.Kind.Decline, "Booked out"), default)
        );

        object[] read =
        [
            await market.RunAsync<ListClientJobs, PostedJobs>(list => list.RunAsync(market.Clara(), false, null, default)),
            await market.RunAsync<ReadClientJob, PostedJobInFull>(one => one.RunAsync(market.Clara(), job.Id, default)),
            await ListAsync(market, job, ReceivedList.All, null),
            await market.RunAsync<ReadReceived, ReceivedInFull>(one => one.RunAsync(market.Clara(), proposal.Id, default)),
            await market.RunAsync<ReadClientRooms, Page<ClientRoomRow>>(list => list.RunAsync(market.Clara(), null, default)),
            await market.RunAsync<ReadClientRooms, ClientRoom>(one => one.OneAsync(market.Clara(), message.RoomId, default)),
            await market.RunAsync<ReadClientOffers, Page<MadeOffer>>(list => list.RunAsync(market.Clara(), null, default)),
            await market.RunAsync<ReadClientOffers, MadeOffer>(one => one.OneAsync(market.Clara(), offer.Id, default)),
            await market.RunAsync<ReadClientContracts, Page<ContractAsClient>>(list => list.RunAsync(market.Clara(), null, default)),
            await market.RunAsync<ReadClientContracts, ContractAsClient>(one => one.OneAsync(market.Clara(), contract.Id, default)),
            await market.RunAsync<ReadInvited, IReadOnlyList<InvitedPerson>>(list => list.RunAsync(market.Clara(), other.Id, default)),
        ];
        foreach (var shown in read)
            MustNotName(market.People["dmytro"], JsonSerializer.Serialize(shown, Json.Options));
        Assert.Contains("On Monday.", JsonSerializer.Serialize(read[5], Json.Options), StringComparison.Ordinal);

        // The "no" they run into names nobody either.
        var refusal = await Assert.ThrowsAsync<OfferAnswered>(() =>
            market.RunAsync<WithdrawOffer, Offer>(withdraw => withdraw.RunAsync(market.Clara(), offer.Id, default))
        );
        MustNotName(market.People["dmytro"], refusal.Message);
        // And no mail to them does.
        var mails = await market.SeeAsync(db =>
            db.Outbox.Where(mail => mail.Payload.Contains("clara@example.com")).Select(mail => mail.Payload).ToListAsync()
        );
        Assert.All(mails, mail => MustNotName(market.People["dmytro"], mail));
    }

    [Theory, BothDatabases, Rule("M-168", "M-169")]
    public async Task The_four_lists_hold_what_their_names_say(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        var artem = await market.SubmitAsync("artem", job, "artem");
        market.Clock.Pass(TimeSpan.FromMinutes(1));
        var sofiia = await market.SubmitAsync("sofiia", market.For(job, "sofiia") with { SecondSender = true });
        await MarkAsync(market, artem, MarkProposal.Mark.Shortlisted, true);
        await MarkAsync(market, sofiia, MarkProposal.Mark.Hidden, true);

        var all = await ListAsync(market, job, ReceivedList.All, null);
        Assert.Equal((1, 1, 0, 1), (all.All, all.Shortlisted, all.Messaged, all.Archived));
        Assert.Equal(artem.Id, Assert.Single(all.Rows).Id);
        Assert.Equal(sofiia.Id, Assert.Single((await ListAsync(market, job, ReceivedList.Archived, null)).Rows).Id);

        await MarkAsync(market, sofiia, MarkProposal.Mark.Hidden, false);
        await market.WithdrawAsync("artem", artem);
        Assert.Equal([sofiia.Id], (await ListAsync(market, job, ReceivedList.All, null)).Ids);
        Assert.Equal([artem.Id], (await ListAsync(market, job, ReceivedList.Archived, null)).Ids);
    }

    [Theory, BothDatabases, Rule("M-145", "M-169")]
    public async Task A_list_is_ordered_as_asked_and_shows_how_letters_begin(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync(Posted.Dashboard with { Skills = ["React", "Figma"] });
        await market.ChangeAsync(async db =>
        {
            var sofiia = market.People["sofiia"].Id;
            (await db.People.SingleAsync(person => person.Id == sofiia)).Describe("Designer", "", 40_00, ["React", "Figma"]);
        });
        var letter = new string('x', 300);
        var artem = await market.SubmitAsync("artem", market.For(job, "artem") with { Rate = 50_00, Letter = letter });
        market.Clock.Pass(TimeSpan.FromMinutes(1));
        var second = await market.SubmitAsync("sofiia", market.For(job, "sofiia") with { Rate = 60_00, SecondSender = true });

        Assert.Equal([second.Id, artem.Id], (await ListAsync(market, job, ReceivedList.All, null)).Ids);
        Assert.Equal([second.Id, artem.Id], (await ListAsync(market, job, ReceivedList.All, ReceivedOrder.Newest)).Ids);
        Assert.Equal([artem.Id, second.Id], (await ListAsync(market, job, ReceivedList.All, ReceivedOrder.Oldest)).Ids);
        var byRate = await ListAsync(market, job, ReceivedList.All, ReceivedOrder.Rate);
        Assert.Equal([artem.Id, second.Id], byRate.Ids);
        Assert.Equal(letter[..200] + "…", byRate.Rows[0].Beginning);
    }

    [Theory, BothDatabases, Rule("M-168")]
    public async Task Listing_opens_nothing_and_opening_marks_once(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        var proposal = await market.SubmitAsync("artem", job, "artem");

        Assert.True(Assert.Single((await ListAsync(market, job, ReceivedList.All, null)).Rows).IsNew);
        await market.RunAsync<ReadReceived, ReceivedInFull>(read => read.RunAsync(market.Clara(), proposal.Id, default));
        Assert.Null((await market.ProposalAsync()).ViewedAt);

        await market.ReadAsync(proposal);
        Assert.False(Assert.Single((await ListAsync(market, job, ReceivedList.All, null)).Rows).IsNew);
    }

    [Theory, BothDatabases, Rule("M-210", "M-211")]
    public async Task The_list_of_jobs_counts_what_came_in_and_says_when_each_ends(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        market.Clock.Pass(TimeSpan.FromDays(2));
        await market.SubmitAsync("artem", job, "artem");
        var closed = await market.PostAsync();
        await market.CloseAsync(closed);

        var jobs = await market.RunAsync<ListClientJobs, PostedJobs>(list => list.RunAsync(market.Clara(), false, null, default));

        Assert.Equal((1, 1), (jobs.Open, jobs.Closed));
        var row = Assert.Single(jobs.Rows);
        Assert.Equal((job.Id, 1, 1, 0), (row.Id, row.Proposals, row.New, row.Interviews));
        Assert.Equal(market.Clock.GetUtcNow().AddDays(30), row.EndsAt);
    }

    [Theory, BothDatabases, Rule("M-124")]
    public async Task Another_clients_proposals_and_rooms_do_not_exist(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        var proposal = await market.SubmitAsync("artem", job, "artem");
        await market.RunAsync<OpenClientAccount, Client>(open => open.RunAsync(market.Me("sofiia"), new("Elsewhere", "Poland"), default));
        var stranger = market.In("sofiia", AccountKind.Client, "elsewhere");

        await Assert.ThrowsAsync<Missing>(() =>
            market.RunAsync<ListReceived, ReceivedPage>(list => list.RunAsync(stranger, job.Id, ReceivedList.All, null, 0, default))
        );
        await Assert.ThrowsAsync<Missing>(() =>
            market.RunAsync<ReadReceived, ReceivedInFull>(read => read.RunAsync(stranger, proposal.Id, default))
        );
        await Assert.ThrowsAsync<Missing>(() =>
            market.RunAsync<ReadClientJob, PostedJobInFull>(read =>
                read.RunAsync(market.In("sofiia", AccountKind.Client, "harbor-pine"), job.Id, default)
            )
        );
    }

    [Theory, BothDatabases, Rule("M-218", "M-300")]
    public async Task A_search_marks_who_is_outside_the_jobs_location_and_lets_them_be_invited(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        await market.ChangeAsync(async db =>
        {
            foreach (var person in await db.People.ToListAsync())
                person.ShowTo(person.Name.StartsWith("Sofiia", StringComparison.Ordinal) ? Visibility.Private : Visibility.Public);
        });
        var job = await market.PostAsync(Posted.Dashboard with { UsOnly = true });

        var found = await FindAsync();
        var artem = Assert.Single(found, person => person.Id == market.People["artem"].Id);
        Assert.Equal((true, null), (artem.OutsideLocation, artem.WhyNot));
        Assert.DoesNotContain(found, person => person.Id == market.People["sofiia"].Id);

        await market.RunAsync<InviteToInterview, InterviewInvitation>(invite =>
            invite.RunAsync(market.Clara(), new(job.Id, artem.Id, "Shall we talk?"), default)
        );
        Assert.NotNull(Assert.Single(await FindAsync(), person => person.Id == artem.Id).WhyNot);

        Task<IReadOnlyList<FoundPerson>> FindAsync() =>
            market.RunAsync<FindTalent, IReadOnlyList<FoundPerson>>(find => find.RunAsync(market.Clara(), job.Id, new(), default));
    }

    private static readonly OfferTerms Terms = new("Dashboard", JobType.Hourly, 55_00, 20, null, "Welcome.", ClosesJob: true);

    private static Task<ReceivedPage> ListAsync(Market market, Job job, ReceivedList list, ReceivedOrder? order) =>
        market.RunAsync<ListReceived, ReceivedPage>(read => read.RunAsync(market.Clara(), job.Id, list, order, 0, default));

    private static Task MarkAsync(Market market, Proposal proposal, MarkProposal.Mark mark, bool on) =>
        market.RunAsync<MarkProposal>(use => use.RunAsync(market.Clara(), new(proposal.Id, mark, on), default));

    private static void MustNotName(Person actor, string text)
    {
        string[] traces =
        [
            actor.Id.ToString("D"),
            actor.Id.ToString("N"),
            actor.ShortId,
            actor.Name,
            actor.FirstName,
            actor.Name.Split(' ')[^1],
            actor.Email,
            actor.Slug,
            "a-manager",
        ];
        Assert.All(traces, trace => Assert.DoesNotContain(trace, text, StringComparison.OrdinalIgnoreCase));
    }
}
