using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;

namespace Guildhall.Radar.Workspaces;

/// <summary>The zones and currencies a form offers.</summary>
public static class Places
{
    /// <summary>Every IANA zone of this machine, by name.</summary>
    public static IReadOnlyList<string> Zones { get; } =
    [
        .. TimeZoneInfo
            .GetSystemTimeZones()
            .Where(zone => zone.HasIanaId && (zone.Id.Contains('/', StringComparison.Ordinal) || zone.Id == "UTC"))
            .Select(zone => zone.Id)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Currencies in which numbers are usually kept; others can be typed through the API.</summary>
    public static IReadOnlyList<string> Currencies { get; } = ["USD", "EUR", "GBP", "CAD", "AUD", "CHF", "PLN", "UAH", "INR", "JPY"];
}

/// <summary>What the page for a new workspace shows: the agency with its teams, for those who administer it.</summary>
public sealed class SeeNewWorkspace(IAgencies agencies) : IUseCase
{
    /// <summary>The agency. Refuses with <see cref="Missing"/> whoever is no member, and with <see cref="NotAllowed"/> whoever does not administer it.</summary>
    public async Task<AgencyFacts> RunAsync(Actor actor, string agency, CancellationToken cancellation)
    {
        var facts = await agencies.FindAsync(agency, cancellation) ?? throw new Missing("agency");
        var member = await agencies.MembershipAsync(facts.Id, actor.PersonId, cancellation) ?? throw new Missing("agency");
        if (!member.IsOwner && member.Permissions.Admin is not Admin.Full)
            throw new NotAllowed("Only the agency's owner and its admins with Admin: Full make a workspace for it.");
        return facts;
    }
}
