using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Proposals;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Invitations;

/// <summary>Someone who could be invited: how well they fit, or why there is nothing to do.</summary>
public sealed record Candidate(PersonFacts Person, int Fit, string? Reason);

/// <summary>A client's job and the people found for it.</summary>
public sealed record InvitedView(Job Job, IReadOnlyList<Candidate> People);

/// <summary>People with public profiles who work for an agency, best fit first, for a client who wants to invite.</summary>
public sealed class SeeInvited(MarketplaceDb db, IRoster roster) : IUseCase
{
    private const int Most = 30;

    /// <summary>Finds them by words; without words, by the job's skills.</summary>
    public async Task<InvitedView> RunAsync(Actor actor, Guid jobId, string? words, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var job = await db.OwnJobAsync(client, jobId, cancellation);
        var found = await roster.SearchAsync(new TalentQuery { Text = string.IsNullOrWhiteSpace(words) ? null : words }, 500, cancellation);
        var ids = found.Select(person => person.Id).ToList();
        var working = await db
            .Members.Where(member => ids.Contains(member.PersonId) && member.LeftAt == null)
            .Where(member => member.Permissions.Contractor != Contractor.None)
            .Select(member => member.PersonId)
            .Distinct()
            .ToListAsync(cancellation);
        var invited = await db.InterviewInvitations.Where(row => row.JobId == jobId).Select(row => row.PersonId).ToListAsync(cancellation);
        var proposed = await db
            .Proposals.Where(row => row.JobId == jobId && Proposal.Living.Contains(row.State))
            .Select(row => row.SenderId!.Value)
            .ToListAsync(cancellation);
        return new(
            job,
            [
                .. found
                    .Where(person => working.Contains(person.Id) && person.Status is AccountStatus.Active)
                    .Select(person => new Candidate(
                        person,
                        Fitting.Of(job.Skills, person.Skills),
                        invited.Contains(person.Id) ? "invited"
                            : proposed.Contains(person.Id) ? "has proposed"
                            : null
                    ))
                    .OrderByDescending(one => one.Fit)
                    .ThenByDescending(one => one.Person.Score ?? 0)
                    .Take(Most),
            ]
        );
    }
}
