using Guildhall.Kernel;
using Guildhall.Ui;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Notices;

/// <summary>A line of the list.</summary>
public sealed record NoticeRow(
    Guid Id,
    NoticeKind Kind,
    string Account,
    string Text,
    string Href,
    int Times,
    DateTimeOffset At,
    bool IsNew
);

/// <summary>A page of a person's notices, newest first, and how many of each kind are new.</summary>
public sealed record NoticesView(Page<NoticeRow> Page, IReadOnlyDictionary<NoticeKind, int> New)
{
    /// <summary>How many are new in all.</summary>
    public int Unread => New.Values.Sum();
}

/// <summary>
/// What a person was told of: their own, and those of accounts they may still act in. Whoever left an agency no longer sees its
/// notices.
/// </summary>
public sealed class SeeNotices(NoticesOf of) : IUseCase
{
    private const int Size = 50;

    /// <summary>The newest after a place, of one kind or of all.</summary>
    public async Task<NoticesView> RunAsync(Actor actor, NoticeKind? kind, Cursor? after, CancellationToken cancellation)
    {
        var mine = of.Person(actor.PersonId, await of.AccountsAsync(actor, cancellation)).AsNoTracking();
        var count = await mine.Where(notice => notice.ReadAt == null)
            .GroupBy(notice => notice.Kind)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
        if (kind is not null)
            mine = mine.Where(notice => notice.Kind == kind);
        var rows = await mine.NewestFirst(after, Size, notice => notice.At, notice => notice.Id)
            .Select(notice => new NoticeRow(
                notice.Id,
                notice.Kind,
                notice.Account,
                notice.Text,
                notice.Href,
                notice.Times,
                notice.At,
                notice.ReadAt == null
            ))
            .ToListAsync(cancellation);
        return new(Page<NoticeRow>.Of(rows, Size, row => new Cursor(row.At, row.Id)), count);
    }
}

/// <summary>A person's notices as far as they may see them now.</summary>
public sealed class NoticesOf(ServerDb db, IEnumerable<INavigation> kinds)
{
    /// <summary>The homes of every account the person may act in, asked from the modules.</summary>
    public async Task<IReadOnlyList<string>> AccountsAsync(Actor actor, CancellationToken cancellation)
    {
        var homes = new List<string>();
        foreach (var kind in kinds)
            homes.AddRange((await kind.AccountsAsync(actor, cancellation)).Select(account => account.Href));
        return homes;
    }

    /// <summary>Their own, and those of these accounts.</summary>
    public IQueryable<Notice> Person(Guid personId, IReadOnlyList<string> accounts) =>
        db.Notices.Where(notice => notice.PersonId == personId && (notice.Account == "" || accounts.Contains(notice.Account)));
}

/// <summary>The number at the bell.</summary>
internal sealed class Bell(NoticesOf of) : IBell
{
    public Task<int> UnreadAsync(Actor actor, IReadOnlyList<AccountChoice> accounts, CancellationToken cancellation) =>
        of.Person(actor.PersonId, [.. accounts.Select(account => account.Href)]).CountAsync(notice => notice.ReadAt == null, cancellation);
}

internal sealed class SeeNoticesEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/notifications",
            async (NoticeKind? kind, string? after, SeeNotices see, Actor actor, CancellationToken cancellation) =>
            {
                var view = await see.RunAsync(actor, kind, Cursor.Read(after), cancellation);
                return TypedResults.Ok(
                    new
                    {
                        view.Page.Rows,
                        Next = view.Page.Next?.ToString(),
                        view.Unread,
                    }
                );
            }
        );
}
