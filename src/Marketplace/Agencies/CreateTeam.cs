using Guildhall.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>Makes a further team of the agency; only the owner does (M-013, M-060).</summary>
public sealed class CreateTeam(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>The team's name, 2 to 60 characters, unique in the agency.</summary>
    public sealed record Input(string Name);

    /// <summary>Makes it, empty.</summary>
    public async Task<Team> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var acting = await db.Members.ActingAsync(actor, cancellation);
        var team = Team.Create(acting, input.Name, now);
        if (await db.Teams.AnyAsync(other => other.AgencyId == acting.AgencyId && other.Name == team.Name, cancellation))
            throw new TeamNameTaken();
        db.Teams.Add(team);
        db.Record(actor, "team.created", team.Id, now, after: new { team.Name });
        await db.SaveChangesAsync(cancellation);
        return team;
    }
}

/// <summary>Takes a team out of the pick lists, or puts it back; its history stays (M-016).</summary>
public sealed class HideTeam(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Which one, and whether it is hidden.</summary>
    public sealed record Input(Guid TeamId, bool Hidden);

    /// <summary>Changes it at once.</summary>
    public async Task<Team> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.Members.ActingAsync(actor, cancellation);
        acting.Must(AgencyAct.CreateTeam);
        var team = await db.Teams.Where(team => team.Id == input.TeamId && team.AgencyId == acting.AgencyId).OneAsync("team", cancellation);
        if (input.Hidden)
            team.Hide();
        else
            team.Show();
        db.Record(actor, input.Hidden ? "team.hidden" : "team.shown", team.Id, clock.GetUtcNow(), after: new { team.Name });
        await db.SaveChangesAsync(cancellation);
        return team;
    }
}

/// <summary>Changes what the agency says of itself (M-020, M-073).</summary>
public sealed class EditAgency(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Name, tagline and overview, and the version the form began from; null overwrites.</summary>
    public sealed record Input(string Name, string Tagline, string Overview, int? Version = null);

    /// <summary>Saves it; the agency's address stays.</summary>
    public async Task<Agency> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.Members.ActingAsync(actor, cancellation);
        acting.Must(AgencyAct.EditAgencyProfile);
        var agency = acting.Agency;
        if (input.Version is { } version && version != agency.Version)
            throw new Overtaken();
        var before = new
        {
            agency.Name,
            agency.Tagline,
            agency.Overview,
        };
        agency.Describe(input.Name, input.Tagline, input.Overview);
        db.Record(
            actor,
            "agency.edited",
            agency.Id,
            clock.GetUtcNow(),
            before: before,
            after: new
            {
                agency.Name,
                agency.Tagline,
                agency.Overview,
            }
        );
        await db.SaveChangesAsync(cancellation);
        return agency;
    }
}

internal sealed class CreateTeamEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/a/{agency}/teams",
            async (CreateTeam.Input input, CreateTeam create, string agency, Actor actor, CancellationToken cancellation) =>
            {
                var team = await create.RunAsync(actor, input, cancellation);
                return TypedResults.Created($"/api/v1/a/{agency}/teams/{team.Id}", new { team.Id, team.Name });
            }
        );
        routes.MapPost(
            "/a/{agency}/teams/hide",
            async (HideTeam.Input input, HideTeam hide, Actor actor, CancellationToken cancellation) =>
            {
                await hide.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
        routes.MapPut(
            "/a/{agency}/profile",
            async (EditAgency.Input input, EditAgency edit, Actor actor, CancellationToken cancellation) =>
            {
                var agency = await edit.RunAsync(actor, input, cancellation);
                return TypedResults.Ok(new { agency.Id, agency.Version });
            }
        );
    }
}
