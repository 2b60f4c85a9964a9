using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>Takes over name and proved address from the login they belong to.</summary>
public sealed class FollowLogin(MarketplaceDb db, TimeProvider clock) : IHear<LoginChanged>
{
    /// <inheritdoc/>
    public async Task HearAsync(LoginChanged happened, CancellationToken cancellation)
    {
        var person = await db.People.Where(person => person.Id == happened.PersonId).OneAsync("person", cancellation);
        person.Identify(happened.Name, happened.Email);
        await db.TellRosterAsync(person, clock.GetUtcNow(), cancellation);
    }
}
