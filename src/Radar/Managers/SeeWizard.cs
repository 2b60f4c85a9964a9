using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Managers;

/// <summary>A team one may connect, with what one needs to choose: how many freelancers it has .</summary>
public sealed record TeamChoice(Guid Id, string Name, bool IsPrimary, int Freelancers);

/// <summary>What the wizard shows .</summary>
/// <param name="Connection">The connection as it is.</param>
/// <param name="AgencyName">The agency's name.</param>
/// <param name="AgencySlug">The agency's address.</param>
/// <param name="IsPlus">Whether the agency can invite people at all .</param>
/// <param name="WhyNotSend">Why the wizard cannot send the invitation for this person; null when it can .</param>
/// <param name="Teams">The agency's teams.</param>
/// <param name="Manager">The manager being invited; null before there is one.</param>
/// <param name="Values">The values to invite it with.</param>
/// <param name="TopUpLimit">Connects a month it may buy without Admin Full.</param>
/// <param name="Invited">The team it was invited to when that is not the connection's .</param>
/// <param name="Link">The link to pass to the agency's owner, good for 14 days .</param>
public sealed record WizardView(
    ConnectionView Connection,
    string AgencyName,
    string AgencySlug,
    bool IsPlus,
    string? WhyNotSend,
    IReadOnlyList<TeamChoice> Teams,
    ManagerColumn? Manager,
    InvitationValues? Values,
    int TopUpLimit,
    TeamChoice? Invited,
    string? Link
);

/// <summary>Reads what the wizard shows.</summary>
public sealed class SeeWizard(RadarDb db, IAgencies agencies, SeeConnection see, WizardLink links) : IUseCase
{
    /// <summary>For a person who may connect; the manager is the one asked for, else the first that is not active.</summary>
    public async Task<WizardView> RunAsync(Actor actor, Guid? assignmentId, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Connect);
        var agency = await agencies.FindAsync(acting.Workspace.AgencyId, cancellation) ?? throw new Missing("agency");
        var member = await agencies.MembershipAsync(agency.Id, actor.PersonId, cancellation);
        var managers = await db.Managers.Select(manager => manager.PersonId).ToListAsync(cancellation);
        var teams = new List<TeamChoice>();
        foreach (var team in agency.Teams.Where(team => !team.IsHidden))
        {
            var members = await agencies.TeamAsync(team.Id, cancellation);
            teams.Add(new TeamChoice(team.Id, team.Name, team.IsPrimary, Senders.Of(members, managers).Count));
        }

        var connection = await see.OfAsync(acting.Workspace, cancellation);
        var column =
            connection.Managers.FirstOrDefault(each => each.AssignmentId == assignmentId)
            ?? connection.Managers.FirstOrDefault(each => each.State is AssignmentState.Assigned or AssignmentState.Invited)
            ?? (connection.Managers.Count > 0 ? connection.Managers[0] : null);
        var assignment = column is null
            ? null
            : await db
                .Assignments.AsNoTracking()
                .Include(each => each.Manager)
                .Include(each => each.Connection)
                .SingleAsync(each => each.Id == column.AssignmentId, cancellation);
        TeamChoice? invited = null;
        if (assignment is { InvitationId: { } id, ReasonCode: "unexpected-team" })
        {
            var invitation = (await agencies.InvitationsToAsync(assignment.Manager.PersonId, cancellation)).FirstOrDefault(each =>
                each.Id == id
            );
            invited = teams.Find(team => team.Id == invitation?.TeamId);
        }
        var administers = member is not null && (member.IsOwner || member.Permissions.Admin is Admin.Full);
        return new WizardView(
            connection,
            agency.Name,
            agency.Slug,
            agency.IsPlus,
            !agency.IsPlus ? "Inviting people needs Agency Plus."
                : !administers ? $"Only the owner of {agency.Name} and its admins with Admin: Full can invite. Pass them the link below."
                : null,
            teams,
            column,
            assignment is null ? null : InvitationValues.For(assignment),
            assignment?.TopUpLimit ?? 0,
            invited,
            assignment is null ? null : links.For(assignment.Id)
        );
    }
}

/// <summary>
/// The link with which the wizard is passed to the agency's owner: steps and id only, for 14 days. It grants nothing.
/// </summary>
public sealed class WizardLink(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>How long a link is good for.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    private readonly IDataProtector protector = protection.CreateProtector("Guildhall.Radar.WizardLink");

    /// <summary>The link's address for an assignment, good from now on for 14 days.</summary>
    public string For(Guid assignmentId)
    {
        var ends = (clock.GetUtcNow() + Life).ToUnixTimeSeconds();
        return "/connect/" + protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{assignmentId:N}.{ends}"));
    }

    /// <summary>The assignment a link is for. Refuses links that are no links of ours or have ended.</summary>
    public Guid Read(string token)
    {
        string[] parts;
        try
        {
            parts = protector.Unprotect(token).Split('.');
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            throw new Missing("link");
        }
        if (clock.GetUtcNow().ToUnixTimeSeconds() > long.Parse(parts[1], CultureInfo.InvariantCulture))
            throw new LinkEnded();
        return Guid.ParseExact(parts[0], "N");
    }
}

/// <summary>The link to the steps is good for 14 days .</summary>
public sealed class LinkEnded() : Refusal("This link was good for 14 days and has ended. Ask for a new one.");

/// <summary>What the holder of a link sees: the steps, the values, and nothing of the workspace .</summary>
public sealed class SeeLinkedSteps(RadarDb db, WizardLink links) : IUseCase
{
    /// <summary>What the page shows.</summary>
    public sealed record View(string AgencyName, string AgencySlug, InvitationValues Values);

    /// <summary>The agency and the values for the link.</summary>
    public async Task<View> RunAsync(string token, CancellationToken cancellation)
    {
        var id = links.Read(token);
        var assignment = await db
            .Assignments.AsNoTracking()
            .Include(each => each.Manager)
            .Include(each => each.Connection)
            .Where(each => each.Id == id && each.State != AssignmentState.Removed)
            .OneAsync("link", cancellation);
        return new View(assignment.Connection.AgencyName, assignment.Connection.AgencySlug, InvitationValues.For(assignment));
    }
}
