using System.Globalization;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Feeds;

/// <summary>One thing that changed about a job, with before and after .</summary>
public sealed class Drift
{
    // Bands as markets show them: passing one means it has become crowded.
    private static readonly int[] Bands = [5, 10, 15, 20, 50];

    private Drift() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The job.</summary>
    public Guid JobId { get; private init; }

    /// <summary>What changed.</summary>
    public DriftKind Kind { get; private init; }

    /// <summary>What it said before; empty for unknown.</summary>
    public string Before { get; private init; } = "";

    /// <summary>What it says now; empty for unknown.</summary>
    public string After { get; private init; } = "";

    /// <summary>When it was noticed (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    internal static Drift Closed(Job job, JobState state, DateTimeOffset at) =>
        new()
        {
            JobId = job.Id,
            Kind = DriftKind.Closed,
            Before = JobState.Open.ToString(),
            After = state.ToString(),
            At = at,
        };

    internal static IReadOnlyList<Drift> Between(Job job, JobSnapshot before, JobSnapshot after, DateTimeOffset now)
    {
        List<Drift> drifts = [];
        if (before.Title != after.Title || before.Description != after.Description)
            Add(DriftKind.TextEdited, before.Title, after.Title);
        if (Money(before) != Money(after))
            Add(DriftKind.BudgetChanged, Money(before), Money(after));
        if (!before.Questions.SequenceEqual(after.Questions))
            Add(DriftKind.QuestionsChanged, Questions(before), Questions(after));
        if (before.UsOnly != after.UsOnly)
            Add(DriftKind.LocationChanged, before.UsOnly ? "U.S. only" : "anywhere", after.UsOnly ? "U.S. only" : "anywhere");
        if (before.Connects != after.Connects)
            Add(
                (after.Connects ?? 0) > (before.Connects ?? 0) ? DriftKind.PriceUp : DriftKind.PriceDown,
                Number(before.Connects),
                Number(after.Connects)
            );
        if (Band(after.Proposals) > Band(before.Proposals))
            Add(DriftKind.Crowded, Number(before.Proposals), Number(after.Proposals));
        if (before.State != after.State)
            Add(after.State is JobState.Open ? DriftKind.Reopened : DriftKind.Closed, before.State.ToString(), after.State.ToString());
        return drifts;

        void Add(DriftKind kind, string was, string now_) =>
            drifts.Add(
                new Drift
                {
                    JobId = job.Id,
                    Kind = kind,
                    Before = was,
                    After = now_,
                    At = now,
                }
            );
    }

    private static string Money(JobSnapshot job) =>
        string.Join(' ', job.Type?.ToString(), Number(job.Budget), Number(job.HourlyMin), Number(job.HourlyMax), job.Currency).Trim();

    private static string Questions(JobSnapshot job) => string.Join('\n', job.Questions.Select(question => question.Text));

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static int Band(int? proposals) => Bands.Count(band => proposals >= band);

    private sealed class Mapping : IEntityTypeConfiguration<Drift>
    {
        public void Configure(EntityTypeBuilder<Drift> entity)
        {
            entity.ToTable("Drifts");
            entity.HasIndex(drift => new { drift.JobId, drift.At });
            entity.HasOne<Job>().WithMany().HasForeignKey(drift => drift.JobId);
        }
    }
}

/// <summary>What can change about a job .</summary>
public enum DriftKind
{
    /// <summary>Title or text.</summary>
    TextEdited,

    /// <summary>Type or amounts.</summary>
    BudgetChanged,

    /// <summary>Screening questions.</summary>
    QuestionsChanged,

    /// <summary>Where it is open to.</summary>
    LocationChanged,

    /// <summary>The price in Connects rose.</summary>
    PriceUp,

    /// <summary>The price in Connects fell.</summary>
    PriceDown,

    /// <summary>The proposals passed a band.</summary>
    Crowded,

    /// <summary>It takes no more proposals.</summary>
    Closed,

    /// <summary>It takes proposals again.</summary>
    Reopened,
}
