using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Messages;
using Guildhall.Marketplace.Offers;
using Guildhall.Marketplace.Proposals;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Demo;

/// <summary>
/// Simulated clients and agencies: they post, propose, read, answer, offer and hire, through the use cases people use. What happens is
/// drawn from a seed; the same code fills the demo's past, keeps it alive, and puts load on an instance. Only accounts of the demo act;
/// those whom visitors made are theirs.
/// </summary>
/// <param name="world">Where they live.</param>
/// <param name="draw">What decides what they do.</param>
/// <param name="step">The time that one round stands for: the shorter, the less happens in it.</param>
/// <param name="agencies">The agencies whose managers propose and accept, by address.</param>
internal sealed class MarketLife(DemoWorld world, JobGenerator draw, TimeSpan step, IReadOnlyCollection<string> agencies)
{
    /// <summary>Every agency of the demo.</summary>
    public static readonly IReadOnlyCollection<string> AllAgencies = ["auxility", "northlight-studio", "brightmill"];

    /// <summary>The agencies that nobody signs in to with one click.</summary>
    public static readonly IReadOnlyCollection<string> OtherAgencies = ["northlight-studio", "brightmill"];

    private static readonly (string Agency, string Manager)[] Managers =
    [
        ("auxility", "dmytro"),
        ("northlight-studio", "sara"),
        ("brightmill", "marek"),
    ];
    private static readonly string[] Openings =
    [
        "I have done this before, and would begin with what you have.",
        "Two things in your post decide this; let me begin with them.",
        "I read your post twice, and would start small.",
    ];
    private static readonly string[] Replies =
    [
        "Thank you, this reads well. Could we talk this week?",
        "Good letter. What would the first step cost?",
        "We like how you would begin. When are you free for a call?",
    ];

    /// <summary>One client posts a job.</summary>
    public Task<Guid> PostAsync(CancellationToken cancellation) => PostAsync(() => draw.Next(), cancellation);

    /// <summary>One client posts this job.</summary>
    public async Task<Guid> PostAsync(Func<JobContent> job, CancellationToken cancellation)
    {
        var clients = await world.InAsync<MarketplaceDb, List<ClientRow>>(db =>
            (
                from client in db.Clients
                join member in db.ClientMembers on client.Id equals member.ClientId
                join person in db.People on member.PersonId equals person.Id
                where client.PaymentVerified && person.Email.EndsWith(DemoCast.Domain)
                orderby client.Slug
                select new ClientRow(client.Slug, person.Id, person.Name)
            ).ToListAsync(cancellation)
        );
        var by = draw.Pick([.. clients]);
        return (await world.InAsync<PostJob, Job>(post => post.RunAsync(by.Actor(world), job(), cancellation))).Id;
    }

    /// <summary>A round: managers propose on young jobs, clients go on with what they got.</summary>
    public async Task GoOnAsync(CancellationToken cancellation)
    {
        await ProposeAsync(cancellation);
        await AnswerAsync(cancellation);
        await AcceptAsync(cancellation);
    }

    private async Task ProposeAsync(CancellationToken cancellation)
    {
        var since = world.Clock.GetUtcNow() - TimeSpan.FromHours(12);
        var jobs = await world.InAsync<MarketplaceDb, List<Job>>(db =>
            db.Jobs.AsNoTracking()
                .Where(job => job.State == JobState.Open && job.PostedAt >= since && !job.UsOnly)
                .OrderBy(job => job.PostedAt)
                .ToListAsync(cancellation)
        );
        foreach (var job in jobs)
        foreach (var (agency, manager) in Managers.Where(one => agencies.Contains(one.Agency)))
            if (draw.Chance(InStep(10)))
                await ProposeAsync(job.Snapshot(), agency, manager, cancellation);
    }

    private async Task ProposeAsync(JobSnapshot job, string agency, string manager, CancellationToken cancellation)
    {
        var members = await world.InAsync<MarketplaceDb, List<(Guid Id, long Rate, List<string> Skills)>>(async db => (
                await db
                    .Members.Where(member =>
                        member.Agency.Slug == agency && member.LeftAt == null && member.Permissions.Business == Business.None
                    )
                    .OrderBy(member => member.Person.Name)
                    .Select(member => new
                    {
                        Id = member.PersonId,
                        member.Person.Rate,
                        member.Person.Skills,
                    })
                    .ToListAsync(cancellation)
            ).Select(row => (row.Id, row.Rate ?? 4000, row.Skills)).ToList());
        var fitting = members.Where(member => member.Skills.Intersect(job.Skills, StringComparer.OrdinalIgnoreCase).Any()).ToArray();
        if (fitting.Length == 0)
            return;
        var sender = draw.Pick(fitting);
        var actor = await world.AsAsync(manager, AccountKind.Agency, agency, cancellation);
        var rate =
            job.Type is JobType.Fixed ? job.Budget ?? 100_000 : Math.Clamp(sender.Rate, job.HourlyMin ?? 0, job.HourlyMax ?? long.MaxValue);
        var letter =
            $"{draw.Pick(Openings)}\n\nYou need {string.Join(" and ", job.Skills.Take(2))}; that is most of my work. In the first week I would write down how it runs today, and change one thing that hurts most.\n\nMay I see an example of what goes wrong?";
        try
        {
            if (await world.InAsync<IBidding, int?>(bidding => bidding.PriceAsync(job.Id, cancellation)) is not { } price)
                return;
            await world.InAsync<SubmitProposal>(submit =>
                submit.RunAsync(
                    actor,
                    new(
                        job.Id,
                        sender.Id,
                        letter,
                        job.Questions.ToDictionary(
                            question => question.Id,
                            question => "I would first ask who uses it, and then answer with an example from last year."
                        ),
                        rate,
                        job.Duration,
                        price
                    ),
                    cancellation
                )
            );
        }
        catch (Refusal)
        {
            // An agency may be out of Connects, or somebody else was first: then it does not propose, as people would not.
        }
    }

    private async Task AnswerAsync(CancellationToken cancellation)
    {
        var now = world.Clock.GetUtcNow();
        var waiting = await world.InAsync<MarketplaceDb, List<Received>>(db =>
            (
                from proposal in db.Proposals
                join job in db.Jobs on proposal.JobId equals job.Id
                join client in db.Clients on job.ClientId equals client.Id
                join member in db.ClientMembers on client.Id equals member.ClientId
                join person in db.People on member.PersonId equals person.Id
                where person.Email.EndsWith(DemoCast.Domain)
                where (proposal.State == ProposalState.Submitted || proposal.State == ProposalState.Interview) && proposal.SentAt != null
                orderby proposal.SentAt
                select new Received(
                    proposal.Id,
                    proposal.State,
                    proposal.ViewedAt,
                    proposal.SentAt!.Value,
                    proposal.Rate ?? 0,
                    job.Title,
                    job.Type,
                    new ClientRow(client.Slug, person.Id, person.Name)
                )
            ).ToListAsync(cancellation)
        );
        foreach (var one in waiting)
        {
            var fate = FateOf(one);
            if (one.Due(fate) is not { } due || now - one.SentAt < due)
                continue;
            var client = one.Client.Actor(world);
            try
            {
                if (one.ViewedAt is null)
                    await world.InAsync<ReadProposal>(read => read.RunAsync(client, one.Id, cancellation));
                else if (one.State is ProposalState.Interview)
                    await world.InAsync<SendOffer>(offer => offer.RunAsync(client, new(one.Id, one.Terms(fate)), cancellation));
                else if (fate.Replies)
                    await world.InAsync<WriteMessage>(write =>
                        write.RunAsync(client, new(one.Id, Replies[fate.Number % Replies.Length]), cancellation)
                    );
                else
                    await world.InAsync<DeclineProposal>(decline =>
                        decline.RunAsync(client, new(one.Id, DeclineReason.AnotherChosen), cancellation)
                    );
            }
            catch (Refusal)
            {
                // The agency withdrew, or the job was filled, between looking and acting.
            }
        }
    }

    // What becomes of a proposal is settled by what it is about, so that a run repeats; the shares are those of the trade.
    private static Fate FateOf(Received one)
    {
        var hash = 2166136261u;
        foreach (var letter in $"{one.Title}{one.Client.Slug}{one.Rate}")
            hash = unchecked((hash ^ letter) * 16777619);
        var number = (int)(hash % 1000);
        return new Fate(number, Views: number < 610, Replies: number < 185, Offers: number < 75, Declines: number is >= 185 and < 420);
    }

    private async Task AcceptAsync(CancellationToken cancellation)
    {
        var offers = await world.InAsync<MarketplaceDb, List<(Guid Id, int Revision, string Agency)>>(async db => (
                await (
                    from offer in db.Offers
                    join agency in db.Agencies on offer.AgencyId equals agency.Id
                    where offer.State == OfferState.Open && agencies.Contains(agency.Slug)
                    orderby offer.Id
                    select new
                    {
                        offer.Id,
                        Revision = offer.Revisions.Count,
                        agency.Slug,
                    }
                ).ToListAsync(cancellation)
            ).Select(row => (row.Id, row.Revision, row.Slug)).ToList());
        foreach (var (id, revision, agency) in offers)
        {
            if (!draw.Chance(InStep(50)))
                continue;
            var manager = Managers.Single(one => one.Agency == agency).Manager;
            var actor = await world.AsAsync(manager, AccountKind.Agency, agency, cancellation);
            try
            {
                await world.InAsync<AcceptOffer>(accept => accept.RunAsync(actor, new(id, revision), cancellation));
            }
            catch (Refusal)
            {
                // Withdrawn or run out meanwhile.
            }
        }
    }

    // What has this chance in three hours, in a round.
    private double InStep(double percent) => 100 * (1 - Math.Pow(1 - percent / 100, step / DemoData.Round));

    private sealed record ClientRow(string Slug, Guid PersonId, string Name)
    {
        public Actor Actor(DemoWorld world) =>
            new(PersonId, Name, new Account(AccountKind.Client, Slug), Door.Module) { ConfirmedAt = world.Clock.GetUtcNow() };
    }

    private sealed record Fate(int Number, bool Views, bool Replies, bool Offers, bool Declines);

    private sealed record Received(
        Guid Id,
        ProposalState State,
        DateTimeOffset? ViewedAt,
        DateTimeOffset SentAt,
        long Rate,
        string Title,
        JobType? Type,
        ClientRow Client
    )
    {
        /// <summary>How long after sending the client's next act is due; null when there is none.</summary>
        public TimeSpan? Due(Fate fate) =>
            ViewedAt is null
                ? fate.Views
                    ? TimeSpan.FromMinutes(20 + fate.Number % 300)
                    : null
                : State is ProposalState.Interview
                    ? fate.Offers
                        ? TimeSpan.FromHours(30)
                        : null
                    : fate.Replies
                        ? TimeSpan.FromHours(2 + fate.Number % 40)
                        : fate.Declines
                            ? TimeSpan.FromHours(50)
                            : null;

        /// <summary>What the client offers.</summary>
        public OfferTerms Terms(Fate fate) =>
            new(
                Title,
                Type ?? JobType.Hourly,
                Rate,
                Type is JobType.Fixed ? null : 20,
                null,
                "We would like to work with you.",
                fate.Number % 2 == 0
            );
    }
}
