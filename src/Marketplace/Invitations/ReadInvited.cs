using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Proposals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Invitations;

/// <summary>What became of an invitation, as far as its client may know: whether it was opened or put away is the agency's own matter.</summary>
public enum InvitedState
{
    /// <summary>Waits for an answer.</summary>
    Invited,

    /// <summary>Accepted: there is a proposal.</summary>
    Accepted,

    /// <summary>Declined.</summary>
    Declined,

    /// <summary>The job closed first.</summary>
    Expired,

    /// <summary>Taken back by the client.</summary>
    Withdrawn,
}

/// <summary>Someone the client invited to a job. Who of the agency answered has no place here (M-124).</summary>
/// <remarks>
/// <see cref="Text"/>: the client's message.
/// <see cref="Reason"/>: why it was declined; null unless it was.
/// <see cref="ProposalId"/>: the proposal it became.
/// </remarks>
public sealed record InvitedPerson(
    Guid Id,
    ReceivedFrom Person,
    string Text,
    InvitedState State,
    DateTimeOffset SentAt,
    string? Reason,
    Guid? ProposalId
);

/// <summary>Someone a search found for a job.</summary>
/// <remarks>
/// <see cref="Rate"/>: hourly rate in minor units of USD.
/// <see cref="Shows"/>: skills of the profile.
/// <see cref="OutsideLocation"/>: whether the job is for the United States only and theirs is not confirmed; they may be invited all the same (M-218).
/// <see cref="InAgency"/>: whether they work in an agency, which answers the invitation.
/// <see cref="IsInvited"/>: whether they are invited to this job already.
/// <see cref="ProposalId"/>: their living proposal on this job.
/// </remarks>
public sealed record FoundPerson(
    Guid Id,
    string Name,
    string Picture,
    string Title,
    string Country,
    long? Rate,
    IReadOnlyList<string> Shows,
    int? Score,
    Badge? Badge,
    bool OutsideLocation,
    bool InAgency,
    bool IsInvited,
    Guid? ProposalId
)
{
    /// <summary>The first name.</summary>
    public string FirstName => Name.Split(' ')[0];

    /// <summary>Why they cannot be invited; null when they can.</summary>
    public string? WhyNot =>
        IsInvited ? "Invited already."
        : ProposalId is not null ? "Has sent a proposal."
        : InAgency ? null
        : "Works in no agency, and only agencies answer invitations here.";
}

/// <summary>Reads whom a client invited to a job.</summary>
public sealed class ReadInvited(MarketplaceDb db) : IUseCase
{
    /// <summary>All of them, newest first.</summary>
    public async Task<IReadOnlyList<InvitedPerson>> RunAsync(Actor actor, Guid jobId, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var job = await db.OwnJobAsync(client, jobId, cancellation);
        var rows = await db
            .InterviewInvitations.AsNoTracking()
            .Where(invitation => invitation.JobId == job.Id)
            .OrderByDescending(invitation => invitation.SentAt)
            .Select(invitation => new
            {
                invitation.Id,
                invitation.PersonId,
                invitation.Text,
                invitation.State,
                invitation.SentAt,
                invitation.Reason,
                invitation.ProposalId,
            })
            .ToListAsync(cancellation);
        var people = await db.FromAsync([.. rows.Select(row => row.PersonId)], cancellation);
        return
        [
            .. rows.Select(row => new InvitedPerson(
                row.Id,
                people[row.PersonId],
                row.Text,
                row.State switch
                {
                    InvitationState.Accepted => InvitedState.Accepted,
                    InvitationState.Declined => InvitedState.Declined,
                    InvitationState.Expired => InvitedState.Expired,
                    InvitationState.Withdrawn => InvitedState.Withdrawn,
                    _ => InvitedState.Invited,
                },
                row.SentAt,
                row.Reason,
                row.ProposalId
            )),
        ];
    }
}

/// <summary>Looks for people to invite to a job among public profiles (M-300).</summary>
public sealed class FindTalent(MarketplaceDb db, IRoster roster) : IUseCase
{
    /// <summary>The most a search shows.</summary>
    public const int Most = 50;

    /// <summary>Those who show the most of the job's skills first, among them the greater score.</summary>
    public async Task<IReadOnlyList<FoundPerson>> RunAsync(Actor actor, Guid jobId, TalentQuery query, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var job = await db.OwnJobAsync(client, jobId, cancellation);
        var found = await roster.SearchAsync(query with { OnlyPublic = true }, Most, cancellation);
        var wanted = job.Skills.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var ids = found.Select(person => person.Id).ToList();
        var working = await db
            .Members.Where(member =>
                ids.Contains(member.PersonId) && member.LeftAt == null && member.Permissions.Contractor != Contractor.None
            )
            .Select(member => member.PersonId)
            .Distinct()
            .ToListAsync(cancellation);
        var invited = await db
            .InterviewInvitations.Where(invitation => invitation.JobId == jobId && ids.Contains(invitation.PersonId))
            .Select(invitation => invitation.PersonId)
            .ToListAsync(cancellation);
        var proposed = await db
            .Proposals.Where(proposal =>
                proposal.JobId == jobId
                && proposal.SenderId != null
                && ids.Contains(proposal.SenderId.Value)
                && Proposal.Living.Contains(proposal.State)
            )
            .Select(proposal => new { SenderId = proposal.SenderId!.Value, proposal.Id })
            .ToDictionaryAsync(proposal => proposal.SenderId, proposal => proposal.Id, cancellation);
        return
        [
            .. found
                .OrderByDescending(person => person.Skills.Count(wanted.Contains))
                .Select(person => new FoundPerson(
                    person.Id,
                    person.Name,
                    person.Picture,
                    person.Title,
                    person.Country,
                    person.Rate,
                    person.Skills,
                    person.Score,
                    person.Badge,
                    job.UsOnly && !person.UsConfirmed,
                    working.Contains(person.Id),
                    invited.Contains(person.Id),
                    proposed.TryGetValue(person.Id, out var proposal) ? proposal : null
                )),
        ];
    }
}

internal sealed class ReadInvitedEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/c/{client}/jobs/{id:guid}/invitations",
            async (string client, Guid id, ReadInvited read, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await read.RunAsync(actor, id, cancellation))
        );
        routes.MapGet(
            "/c/{client}/jobs/{id:guid}/talent",
            async (
                string client,
                Guid id,
                string? q,
                string? skill,
                int? score,
                long? rate,
                string? country,
                Badge? badge,
                FindTalent find,
                Actor actor,
                CancellationToken cancellation
            ) =>
                TypedResults.Ok(
                    await find.RunAsync(
                        actor,
                        id,
                        new TalentQuery
                        {
                            Text = q,
                            Skills = skill is null ? [] : [skill],
                            ScoreFrom = score,
                            RateTo = rate,
                            Country = country,
                            Badge = badge,
                        },
                        cancellation
                    )
                )
        );
    }
}
