using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Ui;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>Finds people by their profile, one's own client's jobs, and proposals one may handle.</summary>
internal sealed class FindInMarketplace(MarketplaceDb db) : IFind
{
    private const int Most = 8;

    public async Task<IReadOnlyList<Finding>> FindAsync(Actor actor, string text, CancellationToken cancellation)
    {
        var me = actor.PersonId;
        var people = await db
            .People.AsNoTracking()
            .Where(person => person.SearchText.Contains(text) && person.Status == AccountStatus.Active && person.Title != "")
            .Where(person => person.Visibility != Visibility.Private || person.Id == me)
            .OrderBy(person => person.Name)
            .Take(Most)
            .Select(person => new Finding("People", person.Name, person.Title, "/people/" + person.Slug, "user"))
            .ToListAsync(cancellation);
        var jobs = await db
            .Jobs.AsNoTracking()
            .WithText(db, job => job.Title, text)
            .Join(
                db.Clients.Where(client => db.ClientMembers.Any(member => member.ClientId == client.Id && member.PersonId == me)),
                job => job.ClientId,
                client => client.Id,
                (job, client) => new { Job = job, Client = client }
            )
            .OrderByDescending(row => row.Job.PostedAt)
            .Take(Most)
            .Select(row => new Finding(
                "Jobs",
                row.Job.Title,
                row.Client.Name,
                "/c/" + row.Client.Slug + "/jobs/" + row.Job.Id,
                "briefcase"
            ))
            .ToListAsync(cancellation);
        var members = await db
            .Members.AsNoTracking()
            .Include(member => member.Agency)
            .Where(member => member.PersonId == me && member.LeftAt == null)
            .ToListAsync(cancellation);
        var proposals = new List<Finding>();
        // The rule of the list of proposals: managers their team's, owners all, others their own (M-064).
        foreach (var member in members.OrderByDescending(member => member.IsOwner).DistinctBy(member => member.AgencyId))
            proposals.AddRange(
                await db
                    .Proposals.AsNoTracking()
                    .Where(proposal => proposal.AgencyId == member.AgencyId && proposal.State != ProposalState.Draft)
                    .Where(proposal =>
                        member.IsOwner
                        || (member.Manages && proposal.TeamId == member.TeamId)
                        || proposal.SenderId == me
                        || proposal.ActorId == me
                    )
                    .WithText(db, proposal => proposal.Job.Title, text)
                    .OrderByDescending(proposal => proposal.SentAt)
                    .Take(Most)
                    .Select(proposal => new Finding(
                        "Proposals",
                        proposal.Job.Title,
                        proposal.Sender!.Name,
                        "/a/" + member.Agency.Slug + "/proposals/" + proposal.Id,
                        "send"
                    ))
                    .ToListAsync(cancellation)
            );
        return [.. people, .. jobs, .. proposals];
    }
}
