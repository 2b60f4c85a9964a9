using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Invitations;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Messages;
using Guildhall.Marketplace.Offers;
using Guildhall.Marketplace.People;
using Guildhall.Marketplace.Proposals;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace;

/// <summary>The marketplace's own database.</summary>
public sealed class MarketplaceDb(DbContextOptions<MarketplaceDb> options) : ModuleDb(options)
{
    /// <inheritdoc/>
    protected override string Module => "marketplace";

    /// <summary>Everyone with an account.</summary>
    public DbSet<Person> People => Set<Person>();

    /// <summary>Ready-made services.</summary>
    public DbSet<Service> Services => Set<Service>();

    /// <summary>Client accounts.</summary>
    public DbSet<Client> Clients => Set<Client>();

    /// <summary>Who acts for which client.</summary>
    public DbSet<ClientMember> ClientMembers => Set<ClientMember>();

    /// <summary>Agencies.</summary>
    public DbSet<Agency> Agencies => Set<Agency>();

    /// <summary>Teams of agencies.</summary>
    public DbSet<Team> Teams => Set<Team>();

    /// <summary>Memberships in teams, ended ones included.</summary>
    public DbSet<Member> Members => Set<Member>();

    /// <summary>Jobs, closed ones included.</summary>
    public DbSet<Job> Jobs => Set<Job>();

    /// <summary>Invitations to join a team, in every state.</summary>
    public DbSet<JoinInvitation> JoinInvitations => Set<JoinInvitation>();

    /// <summary>Agencies' pools of Connects.</summary>
    public DbSet<Pool> Pools => Set<Pool>();

    /// <summary>Lots of Connects.</summary>
    public DbSet<Lot> ConnectsLots => Set<Lot>();

    /// <summary>Movements of Connects.</summary>
    public DbSet<Entry> ConnectsEntries => Set<Entry>();

    /// <summary>Proposals, drafts included.</summary>
    public DbSet<Proposal> Proposals => Set<Proposal>();

    /// <summary>Bids of other modules that were refused.</summary>
    public DbSet<RefusedBid> RefusedBids => Set<RefusedBid>();

    /// <summary>Invitations to interview.</summary>
    public DbSet<InterviewInvitation> InterviewInvitations => Set<InterviewInvitation>();

    /// <summary>Offers in every state.</summary>
    public DbSet<Offer> Offers => Set<Offer>();

    /// <summary>Contracts, ended ones included.</summary>
    public DbSet<Contract> Contracts => Set<Contract>();

    /// <summary>Rooms where clients and members talk.</summary>
    public DbSet<Room> Rooms => Set<Room>();

    /// <summary>Messages.</summary>
    public DbSet<Message> Messages => Set<Message>();
}
