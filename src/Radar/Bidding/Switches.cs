using Guildhall.Kernel;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding;

/// <summary>Stops sending for the workspace, a scanner, a manager or a sender, at once and without a reason .</summary>
public sealed class PressSwitch(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="Of">What to stop.</param>
    /// <param name="SubjectId">Which one; not needed for the workspace.</param>
    public sealed record Input(SwitchOf Of, Guid? SubjectId = null);

    /// <summary>Presses it. Pressed again, it stays pressed. A sender may press it for themselves .</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var subject = input.Of is SwitchOf.Workspace ? acting.WorkspaceId : input.SubjectId ?? throw new Missing("switch");
        acting.MustFor(Act.Stop, input.Of is SwitchOf.Sender ? subject : Guid.Empty);
        if (input.Of is SwitchOf.Instance)
            throw new NotAllowed("Only an operator stops the whole instance.");
        if (
            input.Of is SwitchOf.Scanner
            && !await db.Scanners.AnyAsync(scanner => scanner.Id == subject && scanner.WorkspaceId == acting.WorkspaceId, cancellation)
        )
            throw new Missing("scanner");
        if (await db.KillSwitches.AnyAsync(one => one.Of == input.Of && one.SubjectId == subject && one.ReleasedAt == null, cancellation))
            return;

        var now = clock.GetUtcNow();
        db.KillSwitches.Add(KillSwitch.Press(acting, input.Of, subject, now));
        db.Record(actor, "switch.pressed", subject, now, after: new { input.Of });
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>
/// Lets sending go on, with a reason, a fresh proof of who it is, and at least the rank of whoever pressed. Each bid is re-checked;
/// old ones expire.
/// </summary>
public sealed class ReleaseSwitch(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="Of">What was stopped.</param>
    /// <param name="SubjectId">Which one; not needed for the workspace.</param>
    /// <param name="Reason">Why it may go on.</param>
    public sealed record Input(SwitchOf Of, Guid? SubjectId, string Reason);

    /// <summary>Releases it.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var now = clock.GetUtcNow();
        var subject = input.Of is SwitchOf.Workspace ? acting.WorkspaceId : input.SubjectId ?? throw new Missing("switch");
        var pressed = await db
            .KillSwitches.Where(one =>
                one.Of == input.Of && one.SubjectId == subject && one.ReleasedAt == null && one.WorkspaceId == acting.WorkspaceId
            )
            .OneAsync("switch", cancellation);
        acting.MustFor(Act.Stop, input.Of is SwitchOf.Sender ? subject : Guid.Empty);
        actor.MustHaveConfirmed(now);
        pressed.Release(acting, input.Reason, now);
        // What was held for it is looked at again at once, not in some minutes.
        var held = await db.Bids.Where(bid => bid.WorkspaceId == acting.WorkspaceId && bid.Code == "kill-switch").ToListAsync(cancellation);
        foreach (var bid in held)
            bid.LookAgain(now);
        db.Record(actor, "switch.released", subject, now, after: new { input.Of, input.Reason });
        await db.SaveChangesAsync(cancellation);
    }
}

internal sealed class SwitchEndpoints : IEndpoint
{
    // Releasing is a person's, with a fresh proof; it has no door here.
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/r/{workspace}/switches",
            async (PressSwitch.Input input, PressSwitch press, Actor actor, CancellationToken cancellation) =>
            {
                await press.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
}
