using Guildhall.Kernel;

namespace Guildhall.Radar.Workspaces;

/// <summary>The workspace one is in, as its pages need it, and what one may do there.</summary>
public sealed record WorkspaceView(
    Guid Id,
    string Slug,
    string Name,
    string TimeZone,
    string Currency,
    WorkspaceState State,
    int Version,
    Roles Roles
)
{
    /// <summary>Whether the reader may, for everyone in the workspace .</summary>
    public bool May(Act act) => Rights.Of(Roles, act) is Right.Yes;

    /// <summary>The zone.</summary>
    public TimeZoneInfo Zone => LocalTime.Zone(TimeZone);

    /// <summary>The zone as people say it: "Kyiv".</summary>
    public string ZoneName => TimeZone[(TimeZone.LastIndexOf('/') + 1)..].Replace('_', ' ');
}

/// <summary>Reads the workspace of the account.</summary>
public sealed class SeeWorkspace(RadarDb db) : IUseCase
{
    /// <summary>Refuses with <see cref="Missing"/> whoever is not in it .</summary>
    public async Task<WorkspaceView> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var workspace = acting.Workspace;
        return new WorkspaceView(
            workspace.Id,
            workspace.Slug,
            workspace.Name,
            workspace.TimeZone,
            workspace.Currency,
            workspace.State,
            workspace.Version,
            acting.Roles
        );
    }
}
