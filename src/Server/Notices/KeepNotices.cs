using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Notices;

/// <summary>
/// Keeps what people are told of, once for each event and person, and mails it to those who wish so (R-467: the bell has it also when
/// the mail does not go).
/// </summary>
public sealed class KeepNotices(ServerDb db, TimeProvider clock) : IHear<NoticeQueued>, IHear<NoticeSettled>
{
    /// <inheritdoc/>
    public async Task HearAsync(NoticeQueued happened, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var people = happened.People.Distinct().ToList();
        var readers = await db
            .Logins.AsNoTracking()
            .Where(login => people.Contains(login.Id))
            .Select(login => new { login.Id, login.Email })
            .ToListAsync(cancellation);
        if (readers.Count == 0)
            return;

        var ids = readers.ConvertAll(reader => reader.Id);
        var known = await db
            .Notices.Where(notice =>
                ids.Contains(notice.PersonId) && notice.Kind == happened.Kind && notice.Href == happened.Href && notice.ReadAt == null
            )
            .ToDictionaryAsync(notice => notice.PersonId, cancellation);
        var wishes = await db
            .MailWishes.AsNoTracking()
            .Where(wish => ids.Contains(wish.PersonId) && wish.Kind == happened.Kind)
            .ToDictionaryAsync(wish => wish.PersonId, wish => wish.IsMailed, cancellation);
        foreach (var reader in readers)
        {
            if (known.TryGetValue(reader.Id, out var before))
            {
                before.Again(happened.Text, now);
                continue;
            }
            db.Add(Notice.Of(reader.Id, happened, now));
            if (reader.Email is { } address && wishes.GetValueOrDefault(reader.Id, NoticeKinds.IsMailed(happened.Kind)))
                db.Tell(new MailQueued(address, happened.Text, $"{happened.Text}\n\n{happened.Href}"), now);
        }
        // What was read long ago goes, so that nobody's list grows without end.
        var old = now - Notice.Life;
        await db.Notices.Where(notice => ids.Contains(notice.PersonId) && notice.ReadAt < old).ExecuteDeleteAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task HearAsync(NoticeSettled happened, CancellationToken cancellation)
    {
        var people = happened.People.ToList();
        await db
            .Notices.Where(notice =>
                people.Contains(notice.PersonId) && notice.Kind == happened.Kind && notice.Href == happened.Href && notice.ReadAt == null
            )
            .ExecuteUpdateAsync(set => set.SetProperty(notice => notice.ReadAt, (DateTimeOffset?)clock.GetUtcNow()), cancellation);
    }
}
