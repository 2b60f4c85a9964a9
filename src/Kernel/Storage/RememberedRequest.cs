using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Kernel;

/// <summary>
/// A request that was carried out under a key of the asker's choosing, saved with its effect in one transaction. Asked again, it is
/// answered with the same result and done no second time.
/// </summary>
public sealed class RememberedRequest
{
    private RememberedRequest() { } // EF

    /// <summary>Who asked, and for what: the key counts only for the same person and act.</summary>
    public string Scope { get; private init; } = "";

    /// <summary>The asker's key, 1 to 100 characters.</summary>
    public string Key { get; private init; } = "";

    /// <summary>What the act made.</summary>
    public Guid ResultId { get; private init; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    internal static RememberedRequest Of(string scope, string key, Guid result, DateTimeOffset now) =>
        new()
        {
            Scope = scope,
            Key = key,
            ResultId = result,
            At = now,
        };

    private sealed class Mapping : IEntityTypeConfiguration<RememberedRequest>
    {
        public void Configure(EntityTypeBuilder<RememberedRequest> entity)
        {
            entity.ToTable("Requests");
            entity.HasKey(request => new { request.Scope, request.Key });
        }
    }
}

/// <summary>Doing a thing once although it is asked for twice.</summary>
public static class RememberedRequests
{
    /// <summary>
    /// What the act made when the same person asked for it under the same key before; null the first time, and always without a key.
    /// </summary>
    public static async Task<Guid?> MadeBeforeAsync(this ModuleDb db, Actor actor, string act, string? key, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(key))
            return null;
        if (key.Length > 100)
            throw new InvalidInput("key", "An idempotency key has at most 100 characters.");
        var scope = ScopeOf(actor, act);
        var earlier = await db.Requests.SingleOrDefaultAsync(request => request.Scope == scope && request.Key == key, cancellation);
        return earlier?.ResultId;
    }

    /// <summary>Remembers, in the same save as the effect, what the act made under the key. Two at once: the later save is <see cref="Overtaken"/>.</summary>
    public static void Remember(this ModuleDb db, Actor actor, string act, string? key, Guid result, DateTimeOffset now)
    {
        if (!string.IsNullOrEmpty(key))
            db.Requests.Add(RememberedRequest.Of(ScopeOf(actor, act), key, result, now));
    }

    private static string ScopeOf(Actor actor, string act) => $"{act}/{actor.PersonId:N}/{actor.Account.Kind}/{actor.Account.Slug}";
}
