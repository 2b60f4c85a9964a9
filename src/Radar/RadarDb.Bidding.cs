using Guildhall.Radar.Bidding;
using Guildhall.Radar.Feeds;
using Guildhall.Radar.Letters;
using Guildhall.Radar.Scanners;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar;

/// <summary>The tables from a job seen to a proposal sent.</summary>
public sealed partial class RadarDb
{
    /// <summary>Jobs as they were seen.</summary>
    public DbSet<Job> Jobs => Set<Job>();

    /// <summary>What changed about jobs.</summary>
    public DbSet<Drift> Drifts => Set<Drift>();

    /// <summary>Scanners, archived ones included.</summary>
    public DbSet<Scanner> Scanners => Set<Scanner>();

    /// <summary>Every configuration a scanner ever had.</summary>
    public DbSet<ScannerVersion> ScannerVersions => Set<ScannerVersion>();

    /// <summary>Verdicts, one for each version of a scanner and edition of a job.</summary>
    public DbSet<Evaluation> Evaluations => Set<Evaluation>();

    /// <summary>Who looked at what before switching a scanner on.</summary>
    public DbSet<Trial> Trials => Set<Trial>();

    /// <summary>Letters with places to fill in.</summary>
    public DbSet<Template> Templates => Set<Template>();

    /// <summary>Every text a template ever had.</summary>
    public DbSet<TemplateVersion> TemplateVersions => Set<TemplateVersion>();

    /// <summary>Answers to clients' questions.</summary>
    public DbSet<AnswerPattern> AnswerPatterns => Set<AnswerPattern>();

    /// <summary>Opportunities.</summary>
    public DbSet<Opportunity> Opportunities => Set<Opportunity>();

    /// <summary>Bids, ended ones included.</summary>
    public DbSet<Bid> Bids => Set<Bid>();

    /// <summary>Who has a job for an agency.</summary>
    public DbSet<Reservation> Reservations => Set<Reservation>();

    /// <summary>How many have it.</summary>
    public DbSet<JobClaim> JobClaims => Set<JobClaim>();

    /// <summary>Handings over to the market.</summary>
    public DbSet<Attempt> Attempts => Set<Attempt>();

    /// <summary>The decision log.</summary>
    public DbSet<Decision> Decisions => Set<Decision>();

    /// <summary>What of caps and budgets is used up.</summary>
    public DbSet<CapUse> CapUses => Set<CapUse>();

    /// <summary>Switches that stop sending, released ones included.</summary>
    public DbSet<KillSwitch> KillSwitches => Set<KillSwitch>();
}
