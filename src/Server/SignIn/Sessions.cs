using System.Collections.Concurrent;
using Guildhall.Server.You;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.SignIn;

/// <summary>
/// The living sessions, remembered for some seconds so that a request costs no query; what this process ends is gone at once, what
/// another ended within <see cref="Memory"/>.
/// </summary>
public sealed class Sessions(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<Guid, Known> known = new();

    /// <summary>What a request needs to know of its session.</summary>
    public sealed record Known(Guid LoginId, string Name, bool IsOperator, DateTimeOffset ConfirmedAt, DateTimeOffset ReadAt)
    {
        /// <summary>How the person wants pages to look; null when they never said.</summary>
        public Preferences? Looks { get; init; }
    }

    /// <summary>The session, unless it ended or never was.</summary>
    public async ValueTask<Known?> FindAsync(Guid id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(id, out var remembered) && now - remembered.ReadAt < Memory)
            return remembered;

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        var found = await db
            .Sessions.AsNoTracking()
            .Where(session => session.Id == id && session.EndedAt == null)
            .Join(
                db.Logins,
                session => session.LoginId,
                login => login.Id,
                (session, login) =>
                    new Known(login.Id, login.Name, login.IsOperator, session.ConfirmedAt, now)
                    {
                        Looks = db.Preferences.FirstOrDefault(preferences => preferences.PersonId == login.Id),
                    }
            )
            .SingleOrDefaultAsync(cancellation);
        if (found is null)
            known.TryRemove(id, out _);
        else
            known[id] = found;
        return found;
    }

    /// <summary>Forgets what was remembered of a person, after their name or wishes changed.</summary>
    public void ForgetAll(Guid loginId)
    {
        foreach (var (id, session) in known)
        {
            if (session.LoginId == loginId)
                known.TryRemove(id, out _);
        }
    }

    /// <summary>Forgets what was remembered, after a session changed.</summary>
    public void Forget(Guid id) => known.TryRemove(id, out _);
}
