using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Kernel;

/// <summary>
/// One line of the audit: who did what, as whom, when, and what changed (M-338, P-200). Saved with the change itself, never changed
/// afterwards; the database refuses it too.
/// </summary>
public sealed class AuditEntry
{
    private AuditEntry() { } // EF

    /// <summary>The line's id; later lines have later ids.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>The person who acted; <see cref="Guid.Empty"/> for the program.</summary>
    public Guid ActorId { get; private init; }

    /// <summary>The actor's name at that time, or the rule by which the program acted.</summary>
    public string ActorName { get; private init; } = "";

    /// <summary>The person in whose name it was done; null when in the actor's own.</summary>
    public Guid? OnBehalfOfId { get; private init; }

    /// <summary>The account it happened in, as its address, such as <c>/a/auxility</c>.</summary>
    public string Account { get; private init; } = "";

    /// <summary>The way in.</summary>
    public Door Door { get; private init; }

    /// <summary>What was done, as noun and past tense: <c>proposal.submitted</c>.</summary>
    public string Act { get; private init; } = "";

    /// <summary>The thing it was done to.</summary>
    public Guid SubjectId { get; private init; }

    /// <summary>What was there before, as JSON; null when nothing was.</summary>
    public string? Before { get; private init; }

    /// <summary>What is there after, as JSON; null when nothing is.</summary>
    public string? After { get; private init; }

    internal static AuditEntry Of(
        Actor actor,
        string act,
        Guid subject,
        Guid? onBehalfOf,
        object? before,
        object? after,
        DateTimeOffset now
    ) =>
        new()
        {
            At = now,
            ActorId = actor.PersonId,
            ActorName = actor.Name,
            OnBehalfOfId = onBehalfOf == actor.PersonId ? null : onBehalfOf,
            Account = actor.Account.Home,
            Door = actor.Door,
            Act = act,
            SubjectId = subject,
            Before = before is null ? null : JsonSerializer.Serialize(before, Json.Options),
            After = after is null ? null : JsonSerializer.Serialize(after, Json.Options),
        };

    private sealed class Mapping : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> entity)
        {
            entity.ToTable("Audit");
            entity.HasIndex(line => new { line.Account, line.At });
            entity.HasIndex(line => line.SubjectId);
            entity.HasIndex(line => line.OnBehalfOfId);
        }
    }
}

/// <summary>Writing the audit.</summary>
public static class Auditing
{
    /// <summary>Adds a line, saved with the change it tells of.</summary>
    public static void Record(
        this ModuleDb db,
        Actor actor,
        string act,
        Guid subject,
        DateTimeOffset now,
        Guid? onBehalfOf = null,
        object? before = null,
        object? after = null
    ) => db.Audit.Add(AuditEntry.Of(actor, act, subject, onBehalfOf, before, after, now));
}
