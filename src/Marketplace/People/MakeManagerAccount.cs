using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>
/// Makes the account of a business manager whom the operator lends out: nobody signs in to it, and whoever lends it answers its
/// invitations. Asked again for one short id, it gives the same account.
/// </summary>
public sealed class MakeManagerAccount(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Eight hexadecimal digits, the name, where the manager lives, and whether a U.S. location is confirmed.</summary>
    public sealed record Input(string ShortId, string Name, string Country, bool UsConfirmed);

    /// <summary>Makes it. Refuses an id of another form, and one that a person with a login has.</summary>
    public async Task<Person> RunAsync(Input input, CancellationToken cancellation)
    {
        var shortId = input.ShortId.Trim().ToLowerInvariant();
        if (!Addressee.IsShortId(shortId))
            throw new InvalidInput("shortId", "An id is eight hexadecimal digits, like 52350e00.");
        if (await db.People.SingleOrDefaultAsync(person => person.ShortId == shortId, cancellation) is { } before)
            return before.IsLent ? before : throw new ShortIdTaken();

        var now = clock.GetUtcNow();
        var person = Person.Join(Guid.CreateVersion7(), input.Name, "", now, shortId, isLent: true);
        person.Locate(input.Country, "Etc/UTC", []);
        person.ConfirmUs(input.UsConfirmed);
        person.ShowTo(Visibility.Private);
        db.People.Add(person);
        await db.SaveChangesAsync(cancellation);
        return person;
    }
}

/// <summary>A short id is never given twice .</summary>
public sealed class ShortIdTaken() : Refusal("This id belongs to a person already; ids are never given twice.");
