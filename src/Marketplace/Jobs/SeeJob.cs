using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Proposals;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Jobs;

/// <summary>A member as a possible sender: why not, or how well they fit.</summary>
public sealed record SenderChoice(
    Guid PersonId,
    string Name,
    string Picture,
    string Title,
    long? Rate,
    string Country,
    int? Score,
    bool ScoreIsAgencys,
    Badge? Badge,
    bool IsExclusive,
    bool UsConfirmed,
    int Fit,
    string? Reason,
    Guid? ProposalId
)
{
    /// <summary>The first name.</summary>
    public string FirstName => Name.Split(' ')[0];
}

/// <summary>A job as an agency sees it: who of them fits, what they have sent, what a proposal costs, and the bids so far.</summary>
public sealed record JobView(
    string Agency,
    Member Acting,
    Job Job,
    int Price,
    int Balance,
    IReadOnlyList<SenderChoice> Senders,
    int OutOfReach,
    long? AverageBid,
    Proposal? Draft
);

/// <summary>A job and who could send a proposal for it, each with the reason why not (M-131).</summary>
public sealed class SeeJob(MarketplaceDb db, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>Reads it for the actor's agency. A draft or another's invite-only job does not exist.</summary>
    public async Task<JobView> RunAsync(Actor actor, Guid jobId, CancellationToken cancellation)
    {
        var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        var job = await db
            .Jobs.AsNoTracking()
            .Where(job => job.Id == jobId && job.State != JobState.Draft)
            .Where(job =>
                job.Visibility != JobVisibility.InviteOnly
                || db.InterviewInvitations.Any(invitation => invitation.JobId == job.Id && invitation.AgencyId == acting.AgencyId)
            )
            .OneAsync("job", cancellation);
        var sent = await db
            .Proposals.AsNoTracking()
            .Where(proposal => proposal.JobId == jobId && Proposal.Living.Contains(proposal.State))
            .Select(proposal => new
            {
                proposal.Id,
                proposal.SenderId,
                proposal.AgencyId,
                proposal.Rate,
            })
            .ToListAsync(cancellation);
        var draft = await db
            .Proposals.AsNoTracking()
            .SingleOrDefaultAsync(
                proposal =>
                    proposal.JobId == jobId
                    && proposal.AgencyId == acting.AgencyId
                    && proposal.ActorId == actor.PersonId
                    && proposal.State == ProposalState.Draft,
                cancellation
            );
        var members = await db
            .Members.AsNoTracking()
            .Include(member => member.Person)
            .Where(member => member.AgencyId == acting.AgencyId && member.LeftAt == null)
            .ToListAsync(cancellation);
        var now = clock.GetUtcNow();
        var balance = await db
            .ConnectsLots.Where(lot => lot.AgencyId == acting.AgencyId && lot.Left > 0 && lot.ExpiresAt >= now)
            .SumAsync(lot => lot.Left, cancellation);

        var reached = members.Where(acting.Reaches).DistinctBy(member => member.PersonId).ToList();
        var rates = sent.Where(one => one.Rate is not null).Select(one => one.Rate!.Value).ToList();
        return new(
            acting.Agency.Name,
            acting,
            job,
            (await ConnectsPrice.InForceAsync(settings, cancellation)).Of(job),
            balance,
            [
                .. reached
                    .Where(member => (member.Works && !NeverSends(member)) || member.PersonId == draft?.SenderId)
                    .Select(member => Choice(member, sent.Find(one => one.SenderId == member.PersonId)?.Id))
                    .OrderBy(choice => choice.Reason is not null)
                    .ThenByDescending(choice => choice.Fit)
                    .ThenBy(choice => choice.Name),
            ],
            members.Count(member => member.Works && !acting.Reaches(member)),
            rates.Count == 0 ? null : (long)rates.Average(),
            draft
        );

        // Radar's managers are members who work for others only: nobody looks for them among the senders.
        static bool NeverSends(Member member) => member.Manages && !member.Person.HasProfile;

        SenderChoice Choice(Member member, Guid? proposal)
        {
            var person = member.Person;
            var isExclusive = member.Permissions.Contractor is Contractor.Exclusive;
            var reason =
                proposal is not null ? "has a proposal on this job already"
                : Proposal.Ineligible(job.UsOnly, member, acting) is { } why ? why
                : !acting.MayBidFor(member) ? "sends their own proposals; only a business manager sends for them"
                : null;
            return new(
                person.Id,
                person.Name,
                person.Picture,
                person.Title,
                person.Rate,
                person.Country,
                isExclusive ? acting.Agency.Score : person.Score,
                isExclusive,
                person.Badge,
                isExclusive,
                person.UsConfirmed,
                Fitting.Of(job.Skills, person.Skills),
                reason,
                proposal
            );
        }
    }
}
