using Guildhall.Kernel;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar;

/// <summary>The database of Radar: lead generation for agencies.</summary>
public sealed partial class RadarDb(DbContextOptions<RadarDb> options) : ModuleDb(options)
{
    /// <inheritdoc/>
    protected override string Module => RadarModule.Name;

    /// <summary>Workspaces.</summary>
    public DbSet<Workspace> Workspaces => Set<Workspace>();

    /// <summary>Who is in which workspace, those who left included.</summary>
    public DbSet<WorkspacePerson> WorkspacePeople => Set<WorkspacePerson>();

    /// <summary>Links to agency teams on markets.</summary>
    public DbSet<Connection> Connections => Set<Connection>();

    /// <summary>Business managers, retired ones included.</summary>
    public DbSet<Manager> Managers => Set<Manager>();

    /// <summary>Which manager works for which connection, ended ones included.</summary>
    public DbSet<Assignment> Assignments => Set<Assignment>();

    /// <summary>What happened to assignments.</summary>
    public DbSet<AssignmentChange> AssignmentChanges => Set<AssignmentChange>();

    /// <summary>Requests for managers.</summary>
    public DbSet<ManagerRequest> ManagerRequests => Set<ManagerRequest>();

    /// <summary>What went wrong with managers' own accounts.</summary>
    public DbSet<ManagerFault> ManagerFaults => Set<ManagerFault>();

    /// <summary>Slots taken from managers' paces.</summary>
    public DbSet<ManagerSend> ManagerSends => Set<ManagerSend>();
}
