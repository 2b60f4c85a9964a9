using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>Makes the person who belongs to a login (M-001). The host calls it at sign-up; calling it twice changes nothing.</summary>
public sealed class RegisterPerson(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Registers the person under the login's id; returns the one there is if it was done before.</summary>
    public async Task<Person> RunAsync(Guid loginId, string name, string email, CancellationToken cancellation)
    {
        if (await db.People.SingleOrDefaultAsync(person => person.Id == loginId, cancellation) is { } known)
            return known;

        var now = clock.GetUtcNow();
        var person = Person.Join(loginId, name, email, now);
        db.People.Add(person);
        db.Record(
            new Actor(person.Id, person.Name, new Account(AccountKind.Freelancer, ""), Door.Module),
            "person.registered",
            person.Id,
            now
        );
        await db.SaveChangesAsync(cancellation);
        return person;
    }
}
