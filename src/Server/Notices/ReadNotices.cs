using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Notices;

/// <summary>Marks one of a person's notices as read. Another's does not exist.</summary>
public sealed class OpenNotice(ServerDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Marks it and tells where it leads; reading it twice keeps the first time.</summary>
    public async Task<string> RunAsync(Actor actor, Guid noticeId, CancellationToken cancellation)
    {
        var mine = db.Notices.Where(notice => notice.Id == noticeId && notice.PersonId == actor.PersonId);
        var href = await mine.Select(notice => notice.Href).OneAsync("notice", cancellation);
        await db.MarkAsync(mine, clock.GetUtcNow(), cancellation);
        return href;
    }
}

/// <summary>Marks all of a person's notices as read.</summary>
public sealed class ReadNotices(ServerDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Marks those that happened until <paramref name="until"/>, so that what came meanwhile stays new; returns how many.</summary>
    public Task<int> RunAsync(Actor actor, DateTimeOffset until, CancellationToken cancellation) =>
        db.MarkAsync(db.Notices.Where(notice => notice.PersonId == actor.PersonId && notice.At <= until), clock.GetUtcNow(), cancellation);
}

internal static class NoticeMarks
{
    // In a transaction, so that the save is counted and the bell asked anew (FrameMemory).
    public static async Task<int> MarkAsync(
        this ServerDb db,
        IQueryable<Notice> notices,
        DateTimeOffset? now,
        CancellationToken cancellation
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var marked = await notices
            .Where(notice => notice.ReadAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(notice => notice.ReadAt, now), cancellation);
        await transaction.CommitAsync(cancellation);
        return marked;
    }
}

/// <summary>Which kinds of notice a person also wants by mail.</summary>
public sealed class WishMail(ServerDb db) : IUseCase
{
    /// <summary>The kinds that are mailed to the person now.</summary>
    public async Task<IReadOnlySet<NoticeKind>> SeeAsync(Actor actor, CancellationToken cancellation)
    {
        var wishes = await db
            .MailWishes.AsNoTracking()
            .Where(wish => wish.PersonId == actor.PersonId)
            .ToDictionaryAsync(wish => wish.Kind, wish => wish.IsMailed, cancellation);
        return Enum.GetValues<NoticeKind>().Where(kind => wishes.GetValueOrDefault(kind, NoticeKinds.IsMailed(kind))).ToHashSet();
    }

    /// <summary>From now on exactly these are mailed.</summary>
    public async Task RunAsync(Actor actor, IReadOnlySet<NoticeKind> mailed, CancellationToken cancellation)
    {
        var wishes = await db.MailWishes.Where(wish => wish.PersonId == actor.PersonId).ToDictionaryAsync(wish => wish.Kind, cancellation);
        foreach (var kind in Enum.GetValues<NoticeKind>())
        {
            if (wishes.TryGetValue(kind, out var wish))
                wish.IsMailed = mailed.Contains(kind);
            else if (mailed.Contains(kind) != NoticeKinds.IsMailed(kind))
                db.Add(
                    new MailWish
                    {
                        PersonId = actor.PersonId,
                        Kind = kind,
                        IsMailed = mailed.Contains(kind),
                    }
                );
        }
        await db.SaveChangesAsync(cancellation);
    }
}

internal sealed class ReadNoticesEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/notifications/{id:guid}/read",
            async (Guid id, OpenNotice open, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(new { Href = await open.RunAsync(actor, id, cancellation) })
        );
        routes.MapPost(
            "/notifications/read",
            async (DateTimeOffset? until, ReadNotices read, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
                TypedResults.Ok(new { Read = await read.RunAsync(actor, until ?? clock.GetUtcNow(), cancellation) })
        );
    }
}
