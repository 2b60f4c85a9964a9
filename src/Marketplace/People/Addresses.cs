using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>The addresses people confirmed when they signed up.</summary>
internal sealed class Addresses(MarketplaceDb db) : IAddresses
{
    public Task<string?> EmailAsync(Guid personId, CancellationToken cancellation) =>
        db
            .People.Where(person => person.Id == personId && person.Email != "")
            .Select(person => (string?)person.Email)
            .SingleOrDefaultAsync(cancellation);
}
