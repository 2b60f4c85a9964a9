using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Workspaces;

/// <summary>Changes a workspace's name, time zone and currency .</summary>
public sealed class EditWorkspace(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="Name">2 to 60 characters.</param>
    /// <param name="TimeZone">IANA name; changing it gives no second day today .</param>
    /// <param name="Currency">ISO 4217.</param>
    /// <param name="Version">The version the form began from.</param>
    public sealed record Input(string Name, string TimeZone, string Currency, int Version);

    /// <summary>Changes them. Refuses when someone else saved meanwhile.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.SetPolicy);
        var workspace = acting.Workspace;
        if (workspace.Version != input.Version)
            throw new Overtaken();
        var now = clock.GetUtcNow();
        var before = new
        {
            workspace.Name,
            workspace.TimeZone,
            workspace.Currency,
        };
        workspace.Call(input.Name, input.Currency);
        if (workspace.TimeZone != input.TimeZone)
            workspace.MoveTo(input.TimeZone, now);
        db.Record(
            actor,
            "workspace.changed",
            workspace.Id,
            now,
            before: before,
            after: new
            {
                workspace.Name,
                workspace.TimeZone,
                workspace.Currency,
            }
        );
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Pauses sending in a workspace, or goes on .</summary>
public sealed class PauseWorkspace(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Pauses: matching goes on, sending waits. Anyone who may press a switch may .</summary>
    public async Task RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Stop);
        acting.Workspace.Pause();
        db.Record(actor, "workspace.paused", acting.WorkspaceId, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Goes on after a pause .</summary>
public sealed class ResumeWorkspace(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Goes on. A reason is asked for, and an Owner, Admin or Lead .</summary>
    public async Task RunAsync(Actor actor, string reason, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.RunScanners);
        if (reason.Trim().Length is 0 or > 500)
            throw new InvalidInput("reason", "Say in 1 to 500 characters why sending goes on.");
        acting.Workspace.Resume();
        db.Record(actor, "workspace.resumed", acting.WorkspaceId, clock.GetUtcNow(), after: new { reason = reason.Trim() });
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Someone in a workspace, as the people page shows them.</summary>
public sealed record PersonRow(Guid Id, Guid PersonId, string Name, string Picture, Roles Roles, DateTimeOffset JoinedAt);

/// <summary>Who is in a workspace, for those who run it .</summary>
public sealed class SeePeople(RadarDb db, IRoster roster) : IUseCase
{
    /// <summary>Everyone in it, the first to join first.</summary>
    public async Task<IReadOnlyList<PersonRow>> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Connect);
        var people = await db
            .WorkspacePeople.AsNoTracking()
            .Where(each => each.WorkspaceId == acting.WorkspaceId && each.LeftAt == null)
            .OrderBy(each => each.JoinedAt)
            .ToListAsync(cancellation);
        var faces = await roster.FindAsync([.. people.Select(each => each.PersonId)], cancellation);
        return
        [
            .. people.Select(each => new PersonRow(
                each.Id,
                each.PersonId,
                each.Name,
                faces.GetValueOrDefault(each.PersonId)?.Picture ?? "",
                each.Roles,
                each.JoinedAt
            )),
        ];
    }
}

/// <summary>Gives a person other roles, or takes them out .</summary>
public sealed class ChangeRoles(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="Id">The person's place in the workspace.</param>
    /// <param name="Roles">The roles they shall have; none takes them out.</param>
    public sealed record Input(Guid Id, Roles Roles);

    /// <summary>Changes them. Owners are made and lowered by Owners only; the last one stays .</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Connect);
        var person = await db
            .WorkspacePeople.Where(each => each.Id == input.Id && each.WorkspaceId == acting.WorkspaceId && each.LeftAt == null)
            .OneAsync("person", cancellation);
        if ((person.Roles | input.Roles).HasFlag(Roles.Owner) && person.Roles != input.Roles)
            acting.Must(Act.Dispose);
        var held = await db
            .WorkspacePeople.Where(each => each.WorkspaceId == acting.WorkspaceId && each.LeftAt == null)
            .Select(each => each.Roles)
            .ToListAsync(cancellation);
        var owners = held.Count(roles => roles.HasFlag(Roles.Owner));
        var now = clock.GetUtcNow();
        var before = person.Roles;
        if (input.Roles is Roles.None)
            person.Leave(owners, now);
        else
            person.Give(input.Roles, owners);
        db.Record(
            actor,
            input.Roles is Roles.None ? "person.removed" : "person.roles.changed",
            person.Id,
            now,
            before: new { roles = before.Words() },
            after: new { person.Name, roles = input.Roles.Words() }
        );
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>
/// Takes a member of the agency into the workspace. They work there already and may leave at any time; people from outside are invited
/// by token.
/// </summary>
public sealed class AddColleague(RadarDb db, IAgencies agencies, TimeProvider clock) : IUseCase
{
    /// <param name="PersonId">A member of the agency.</param>
    /// <param name="Roles">Their roles.</param>
    public sealed record Input(Guid PersonId, Roles Roles);

    /// <summary>Takes them in. Refuses whoever is no member of the agency, or is in the workspace already.</summary>
    public async Task<WorkspacePerson> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Connect);
        if (input.Roles.HasFlag(Roles.Owner))
            acting.Must(Act.Dispose);
        var member = await agencies.MembershipAsync(acting.Workspace.AgencyId, input.PersonId, cancellation) ?? throw new Missing("member");
        if (
            await db.WorkspacePeople.AnyAsync(
                each => each.WorkspaceId == acting.WorkspaceId && each.PersonId == input.PersonId && each.LeftAt == null,
                cancellation
            )
        )
            throw new InWorkspaceAlready(member.Person.Name);

        var now = clock.GetUtcNow();
        var person = WorkspacePerson.Join(acting.Workspace, input.PersonId, member.Person.Name, input.Roles, now);
        db.Add(person);
        db.Record(actor, "person.added", person.Id, now, after: new { person.Name, roles = person.Roles.Words() });
        await db.SaveChangesAsync(cancellation);
        return person;
    }
}

/// <summary>The person is in the workspace; their roles are changed in the list.</summary>
public sealed class InWorkspaceAlready(string name) : Refusal($"{name} is in the workspace already. Change the roles in the list.");

/// <summary>A member of the agency who is not in the workspace yet.</summary>
public sealed record Colleague(Guid Id, string Name);

/// <summary>Who of the agency's team could be taken in.</summary>
public sealed class SeeColleagues(RadarDb db, IAgencies agencies) : IUseCase
{
    /// <summary>By name; business managers of the pool are left out, nobody signs in to their accounts.</summary>
    public async Task<IReadOnlyList<Colleague>> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Connect);
        var agency = await agencies.FindAsync(acting.Workspace.AgencyId, cancellation) ?? throw new Missing("agency");
        var inside = await db
            .WorkspacePeople.Where(each => each.WorkspaceId == acting.WorkspaceId && each.LeftAt == null)
            .Select(each => each.PersonId)
            .ToListAsync(cancellation);
        inside.AddRange(await db.Managers.Where(each => each.AgencyId == null).Select(each => each.PersonId).ToListAsync(cancellation));
        var colleagues = new List<Colleague>();
        foreach (var team in agency.Teams)
            colleagues.AddRange(
                (await agencies.TeamAsync(team.Id, cancellation)).Select(member => new Colleague(member.Person.Id, member.Person.Name))
            );
        return
        [
            .. colleagues
                .DistinctBy(each => each.Id)
                .Where(each => !inside.Contains(each.Id))
                .OrderBy(each => each.Name, StringComparer.CurrentCulture),
        ];
    }
}
