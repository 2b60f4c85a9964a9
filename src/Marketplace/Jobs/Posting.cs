using Guildhall.Kernel;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Jobs;

/// <summary>Finding what a client acts on.</summary>
public static class Posting
{
    /// <summary>The client account the actor acts in. Whoever has no part in it is told it does not exist .</summary>
    public static Task<Client> ActingClientAsync(this MarketplaceDb db, Actor actor, CancellationToken cancellation) =>
        db
            .Clients.Where(client =>
                actor.Account.Kind == AccountKind.Client
                && client.Slug == actor.Account.Slug
                && db.ClientMembers.Any(member => member.ClientId == client.Id && member.PersonId == actor.PersonId)
            )
            .OneAsync("client account", cancellation);

    /// <summary>The client's own job.</summary>
    public static Task<Job> OwnJobAsync(this MarketplaceDb db, Client client, Guid jobId, CancellationToken cancellation) =>
        db.Jobs.Where(job => job.Id == jobId && job.ClientId == client.Id).OneAsync("job", cancellation);
}
