using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Workspaces;

/// <summary>Makes a workspace for a team of an agency that the person owns or administers; turns nothing on .</summary>
public sealed class CreateWorkspace(RadarDb db, IAgencies agencies, TimeProvider clock) : IUseCase
{
    /// <param name="Agency">The agency's address, such as <c>auxility</c>.</param>
    /// <param name="Name">2 to 60 characters.</param>
    /// <param name="TimeZone">IANA name.</param>
    /// <param name="Currency">ISO 4217.</param>
    /// <param name="TeamId">The team; the primary one when not given .</param>
    public sealed record Input(string Agency, string Name, string TimeZone, string Currency, Guid? TeamId = null);

    /// <summary>
    /// Makes it; whoever asks becomes Owner. Refuses people who do not administer the agency, and <see cref="TeamTaken"/>.
    /// </summary>
    public async Task<Workspace> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var agency = await agencies.FindAsync(input.Agency, cancellation) ?? throw new Missing("agency");
        var member = await agencies.MembershipAsync(agency.Id, actor.PersonId, cancellation) ?? throw new Missing("agency");
        if (!member.IsOwner && member.Permissions.Admin is not Admin.Full)
            throw new NotAllowed("Only the agency's owner and its admins with Admin: Full make a workspace for it.");

        var team =
            agency.Teams.FirstOrDefault(team => input.TeamId is { } id ? team.Id == id : team.IsPrimary) ?? throw new Missing("team");
        if (
            await db.Workspaces.SingleOrDefaultAsync(other => other.TeamId == team.Id && other.ArchivedAt == null, cancellation) is
            { } taken
        )
        {
            var mayKnow = await db.WorkspacePeople.AnyAsync(
                person => person.WorkspaceId == taken.Id && person.PersonId == actor.PersonId && person.LeftAt == null,
                cancellation
            );
            throw new TeamTaken(team.Name, mayKnow ? taken.Name : null);
        }

        var now = clock.GetUtcNow();
        var slug = await FreeSlugAsync(input.Name, cancellation);
        var (workspace, owner) = Workspace.Create(
            agency.Id,
            team.Id,
            input.Name,
            slug,
            input.TimeZone,
            input.Currency,
            actor.PersonId,
            actor.Name,
            now
        );
        db.AddRange(workspace, owner);
        db.Record(
            actor.In(AccountKind.Workspace, slug),
            "workspace.created",
            workspace.Id,
            now,
            after: new
            {
                workspace.Name,
                agency = agency.Name,
                team = team.Name,
                workspace.TimeZone,
                workspace.Currency,
            }
        );
        await db.SaveChangesAsync(cancellation);
        return workspace;
    }

    private async Task<string> FreeSlugAsync(string name, CancellationToken cancellation)
    {
        var wanted = Slug(name);
        var taken = await db.Workspaces.Where(other => other.Slug.StartsWith(wanted)).Select(other => other.Slug).ToListAsync(cancellation);
        return Enumerable
            .Range(1, taken.Count + 2)
            .Select(n => n == 1 ? wanted : $"{wanted}-{n}")
            .First(slug => slug != "new" && !taken.Contains(slug));
    }

    private static string Slug(string name)
    {
        var letters = name.Trim().ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-');
        var slug = string.Join('-', string.Concat(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
        return slug.Length == 0 ? "workspace"
            : slug.Length > 60 ? slug[..60].TrimEnd('-')
            : slug;
    }
}

/// <summary>The team has a workspace already; which one is said only to its own people.</summary>
public sealed class TeamTaken(string team, string? workspace)
    : Refusal(
        workspace is null
            ? $"The team {team} is connected to another workspace. Choose another team, or ask its people to let you in there."
            : $"The team {team} is connected to the workspace {workspace}."
    );

internal sealed class CreateWorkspaceEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/r/new",
            async (CreateWorkspace.Input input, CreateWorkspace create, Actor actor, CancellationToken cancellation) =>
            {
                var workspace = await create.RunAsync(actor, input, cancellation);
                return TypedResults.Created($"/api/v1/r/{workspace.Slug}", new { workspace.Id, workspace.Slug });
            }
        );
}
