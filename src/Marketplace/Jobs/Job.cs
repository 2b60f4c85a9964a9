using System.Security.Cryptography;
using System.Text;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Guildhall.Marketplace.Jobs;

/// <summary>
/// Work that a client wants done, posted here or taken over from elsewhere. What is not known is null, never zero (R-110). Its counters
/// move by themselves, outside <see cref="Version"/>, so that two agencies' proposals never overtake each other.
/// </summary>
public sealed class Job : IVersioned
{
    private Job() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The client account that posted it; null for a job taken over from elsewhere.</summary>
    public Guid? ClientId { get; private init; }

    /// <summary>The id it has where it was taken over from; null for jobs posted here.</summary>
    public string? ForeignId { get; private init; }

    /// <summary>The title.</summary>
    public string Title { get; private set; } = "";

    /// <summary>The text; null where only the title is known.</summary>
    public string? Description { get; private set; }

    /// <summary>Skill tags in the client's order.</summary>
    public List<string> Skills { get; private set; } = [];

    /// <summary>Category by name.</summary>
    public string? Category { get; private set; }

    /// <summary>Subcategory or occupation by name.</summary>
    public string? Subcategory { get; private set; }

    /// <summary>Hourly or fixed.</summary>
    public JobType? Type { get; private set; }

    /// <summary>The fixed price, minor units of <see cref="Currency"/>.</summary>
    public long? Budget { get; private set; }

    /// <summary>The least hourly rate, minor units.</summary>
    public long? HourlyMin { get; private set; }

    /// <summary>The greatest hourly rate, minor units.</summary>
    public long? HourlyMax { get; private set; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; private set; } = "USD";

    /// <summary>The tier (M-206).</summary>
    public Experience? Experience { get; private set; }

    /// <summary>One of <see cref="JobContent.Durations"/> (M-144).</summary>
    public string? Duration { get; private set; }

    /// <summary>The workload in words.</summary>
    public string? Workload { get; private set; }

    /// <summary>The price of a proposal in Connects, where it was stated; <see cref="ConnectsPrice"/> has it otherwise.</summary>
    public int? Connects { get; private set; }

    /// <summary>Screening questions in order; a question that is changed becomes another one (M-147).</summary>
    public List<JobQuestion> Questions { get; private set; } = [];

    /// <summary>Whether a letter is required (M-145).</summary>
    public bool LetterRequired { get; private set; }

    /// <summary>Whether only people with a confirmed U.S. location may propose (M-215).</summary>
    public bool UsOnly { get; private set; }

    /// <summary>Who may see it (M-208).</summary>
    public JobVisibility Visibility { get; private set; }

    /// <summary>The state (M-209).</summary>
    public JobState State { get; private set; }

    /// <summary>How many people are wanted; null for "not sure" (M-206).</summary>
    public int? People { get; private set; }

    /// <summary>When it was posted (UTC); for drafts when it was begun.</summary>
    public DateTimeOffset PostedAt { get; private set; }

    /// <summary>Whether <see cref="PostedAt"/> was stated, or is when the job was first seen (R-111).</summary>
    public bool PostedAtIsStated { get; private init; } = true;

    /// <summary>The last edit, message, proposal, offer or hire (UTC); 30 days after it the job expires (M-210).</summary>
    public DateTimeOffset ActiveAt { get; private set; }

    /// <summary>When it stopped taking proposals (UTC).</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>What applicants are shown of the client, without the name (M-212).</summary>
    public ClientFacts Client { get; private set; } = new();

    /// <summary>Proposals so far; for jobs from elsewhere the lower end of the band they had there.</summary>
    public int? Proposals { get; private set; }

    /// <summary>People in interview.</summary>
    public int? Interviewing { get; private set; }

    /// <summary>Invitations sent.</summary>
    public int? Invited { get; private set; }

    /// <summary>People hired here.</summary>
    public int Hired { get; private set; }

    /// <summary>A hash over title, text, pay, questions and location rule (R-116).</summary>
    public string ContentVersion { get; private set; } = "";

    /// <summary>Whatever else came with a job from elsewhere, as JSON.</summary>
    public string? Extra { get; private set; }

    /// <summary>Whether it takes proposals.</summary>
    public bool IsOpen => State is JobState.Open;

    /// <summary>Whether it will take none again.</summary>
    public bool IsClosed => State is JobState.Filled or JobState.Cancelled or JobState.Removed or JobState.Expired;

    /// <summary>Whether it is shown in the feed (M-208).</summary>
    public bool IsInFeed => IsOpen && Visibility is not JobVisibility.InviteOnly;

    /// <summary>Whether it wants one person only, or did not say (M-171).</summary>
    public bool WantsOne => People is null or 1;

    /// <summary>Posts a job of a client here; it is open at once.</summary>
    public static Job Post(Client client, JobContent content, DateTimeOffset now)
    {
        var job = new Job
        {
            ClientId = client.Id,
            State = JobState.Open,
            PostedAt = now,
            ActiveAt = now,
            Proposals = 0,
            Interviewing = 0,
            Invited = 0,
        };
        job.Take(content.Checked());
        job.ShowClient(client);
        return job;
    }

    /// <summary>Takes over a job from elsewhere; <paramref name="posted"/> is null where the source does not say.</summary>
    public static Job Import(
        string foreignId,
        JobContent content,
        ClientFacts client,
        JobCounters counters,
        DateTimeOffset? posted,
        string? extra,
        DateTimeOffset now
    )
    {
        var job = new Job
        {
            ForeignId = foreignId,
            State = JobState.Open,
            PostedAt = posted ?? now,
            PostedAtIsStated = posted is not null,
            ActiveAt = now,
        };
        job.Take(content.Checked());
        job.TakeOver(client, counters, extra);
        return job;
    }

    /// <summary>Changes what is wanted (M-147, R-116). Refuses a job that is closed.</summary>
    public void Edit(JobContent content, DateTimeOffset now)
    {
        MustNotBeClosed();
        Take(content.Checked());
        ActiveAt = now;
    }

    /// <summary>Takes over what the source says now; tells whether anything differs from before.</summary>
    public bool Refresh(JobContent content, ClientFacts client, JobCounters counters, string? extra)
    {
        var before = (
            ContentVersion,
            Connects,
            Counters,
            Client,
            Extra,
            string.Join('\n', Skills),
            Category,
            Experience,
            Duration,
            Workload
        );
        Take(content.Checked());
        TakeOver(client, counters, extra);
        return before
            != (ContentVersion, Connects, Counters, Client, Extra, string.Join('\n', Skills), Category, Experience, Duration, Workload);
    }

    /// <summary>Shows what is known of the client now (M-212).</summary>
    public void ShowClient(Client client) =>
        Client = new ClientFacts
        {
            Country = client.Country.Length == 0 ? null : client.Country,
            PaymentVerified = client.PaymentVerified,
            Spent = client.Spent,
            Hires = client.Hires,
            JobsPosted = client.JobsPosted,
            Reviews = client.Reviews,
            Rating = client.Rating / 100m,
            Since = client.CreatedAt,
        };

    /// <summary>Takes no proposals until it is resumed. Refuses a job that is not open.</summary>
    public void Pause(DateTimeOffset now)
    {
        MustBeOpen();
        State = JobState.Paused;
        ActiveAt = now;
    }

    /// <summary>Takes proposals again. Refuses a job that is not paused.</summary>
    public void Resume(DateTimeOffset now)
    {
        if (State is not JobState.Paused)
            throw new JobIsClosed(State);
        State = JobState.Open;
        ActiveAt = now;
    }

    /// <summary>Counts a hire, and is filled when everyone wanted was found or the client said so.</summary>
    public void Hire(bool closes, DateTimeOffset now)
    {
        Hired++;
        ActiveAt = now;
        if (!IsClosed && (closes || (People is { } wanted && Hired >= wanted)))
            Close(JobState.Filled, now);
    }

    /// <summary>Closes for good: filled, cancelled, removed or expired. Refuses a job that is closed already.</summary>
    public void Close(JobState how, DateTimeOffset now)
    {
        if (how is JobState.Draft or JobState.Open or JobState.Paused)
            throw new ArgumentOutOfRangeException(nameof(how), how, "This state does not close a job.");
        MustNotBeClosed();
        State = how;
        ClosedAt = now;
    }

    /// <summary>Refuses whoever comes too late (M-335).</summary>
    public void MustBeOpen()
    {
        if (!IsOpen)
            throw new JobIsClosed(State);
    }

    /// <summary>The job as other modules see it now.</summary>
    public JobSnapshot Snapshot() =>
        new()
        {
            Id = Id,
            ForeignId = ForeignId,
            Title = Title,
            Description = Description,
            Skills = Skills,
            Category = Category,
            Subcategory = Subcategory,
            Type = Type,
            Budget = Budget,
            HourlyMin = HourlyMin,
            HourlyMax = HourlyMax,
            Currency = Currency,
            Experience = Experience,
            Duration = Duration,
            Workload = Workload,
            Connects = Connects,
            Questions = Questions,
            LetterRequired = LetterRequired,
            UsOnly = UsOnly,
            Visibility = Visibility,
            State = State,
            People = People,
            PostedAt = PostedAt,
            PostedAtIsStated = PostedAtIsStated,
            Client = Client with { Id = ClientId },
            Proposals = Proposals,
            Interviewing = Interviewing,
            Invited = Invited,
            ContentVersion = ContentVersion,
        };

    private JobCounters Counters => new(Proposals, Interviewing, Invited);

    private void MustNotBeClosed()
    {
        if (IsClosed)
            throw new JobIsClosed(State);
    }

    private void Take(JobContent content)
    {
        (Title, Description, Skills) = (content.Title, content.Description, [.. content.Skills]);
        (Category, Subcategory, Type) = (content.Category, content.Subcategory, content.Type);
        (Budget, HourlyMin, HourlyMax, Currency) = (content.Budget, content.HourlyMin, content.HourlyMax, content.Currency);
        (Experience, Duration, Workload, People) = (content.Experience, content.Duration, content.Workload, content.People);
        (Connects, LetterRequired, UsOnly, Visibility) = (content.Connects, content.LetterRequired, content.UsOnly, content.Visibility);
        Questions =
        [
            .. content.Questions.Select(text =>
                Questions.FirstOrDefault(question => question.Text == text) ?? new JobQuestion(Guid.CreateVersion7(), text)
            ),
        ];
        ContentVersion = content.Hash();
    }

    private void TakeOver(ClientFacts client, JobCounters counters, string? extra)
    {
        Client = client with { Id = null };
        (Proposals, Interviewing, Invited) = (counters.Proposals, counters.Interviewing, counters.Invited);
        Extra = extra;
    }

    private sealed class Mapping : IEntityTypeConfiguration<Job>
    {
        public void Configure(EntityTypeBuilder<Job> entity)
        {
            entity.ToTable("Jobs");
            entity.HasOne<Client>().WithMany().HasForeignKey(job => job.ClientId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(job => job.ForeignId).IsUnique();
            entity.HasIndex(job => job.ClientId);
            entity.HasIndex(job => new { job.PostedAt, job.Id }).IsDescending();
            entity // the feed, of which almost every job is a part
                .HasIndex(job => new
                {
                    job.State,
                    job.PostedAt,
                    job.Id,
                })
                .IsDescending(false, true, true);
            entity.HasIndex(job => new { job.State, job.ActiveAt });
            entity.Property(job => job.Questions).IsJson();
            entity.ComplexProperty(
                job => job.Client,
                client =>
                {
                    client.Ignore(facts => facts.Id);
                    client.Property(facts => facts.Country).HasColumnName("client_country");
                    client.Property(facts => facts.PaymentVerified).HasColumnName("client_payment_verified");
                    client.Property(facts => facts.Spent).HasColumnName("client_spent");
                    client.Property(facts => facts.Hires).HasColumnName("client_hires");
                    client.Property(facts => facts.JobsPosted).HasColumnName("client_jobs_posted");
                    client.Property(facts => facts.Reviews).HasColumnName("client_reviews");
                    client.Property(facts => facts.Rating).HasColumnName("client_rating").HasConversion<Hundredths>();
                    client.Property(facts => facts.AverageRate).HasColumnName("client_average_rate");
                    client.Property(facts => facts.Since).HasColumnName("client_since");
                }
            );
        }
    }

    /// <summary>Ratings as whole hundredths: SQLite has no decimals that sort.</summary>
    private sealed class Hundredths() : ValueConverter<decimal, int>(rating => (int)decimal.Round(rating * 100), stored => stored / 100m);
}

/// <summary>How many have been here; null is not known.</summary>
public sealed record JobCounters(int? Proposals = null, int? Interviewing = null, int? Invited = null);

/// <summary>What a client wants, as posted or edited (M-205). Money is in minor units.</summary>
public sealed record JobContent
{
    /// <summary>The fixed list of durations (M-144).</summary>
    public static readonly IReadOnlyList<string> Durations = ["<1 month", "1-3 months", "3-6 months", "6+ months"];

    /// <summary>Longest title.</summary>
    public const int LongestTitle = 300;

    /// <summary>Longest text.</summary>
    public const int LongestDescription = 50_000;

    /// <summary>Most screening questions.</summary>
    public const int MostQuestions = 10;

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The text.</summary>
    public string? Description { get; init; }

    /// <summary>Skill tags in order.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Category by name.</summary>
    public string? Category { get; init; }

    /// <summary>Subcategory or occupation by name.</summary>
    public string? Subcategory { get; init; }

    /// <summary>Hourly or fixed.</summary>
    public JobType? Type { get; init; }

    /// <summary>The fixed price.</summary>
    public long? Budget { get; init; }

    /// <summary>The least hourly rate.</summary>
    public long? HourlyMin { get; init; }

    /// <summary>The greatest hourly rate.</summary>
    public long? HourlyMax { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>The tier.</summary>
    public Experience? Experience { get; init; }

    /// <summary>One of <see cref="Durations"/>.</summary>
    public string? Duration { get; init; }

    /// <summary>The workload in words.</summary>
    public string? Workload { get; init; }

    /// <summary>The price of a proposal in Connects, 0 to 20; null leaves it to the market's rule (M-182).</summary>
    public int? Connects { get; init; }

    /// <summary>Screening questions in order.</summary>
    public IReadOnlyList<string> Questions { get; init; } = [];

    /// <summary>Whether a letter is required.</summary>
    public bool LetterRequired { get; init; }

    /// <summary>Whether only people with a confirmed U.S. location may propose.</summary>
    public bool UsOnly { get; init; }

    /// <summary>Who may see it.</summary>
    public JobVisibility Visibility { get; init; }

    /// <summary>How many people are wanted.</summary>
    public int? People { get; init; }

    /// <summary>The same, trimmed; refuses with <see cref="InvalidInput"/> what cannot be a job.</summary>
    public JobContent Checked()
    {
        var content = this with
        {
            Title = Title.Trim(),
            Description = string.IsNullOrWhiteSpace(Description) ? null : Description.ReplaceLineEndings("\n").Trim(),
            Skills = [.. Skills.Select(skill => skill.Trim()).Where(skill => skill.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)],
            Questions = [.. Questions.Select(question => question.Trim()).Where(question => question.Length > 0).Distinct()],
            Currency = Currency.Trim().ToUpperInvariant(),
        };
        if (content.Title.Length is 0 or > LongestTitle)
            throw new InvalidInput("title", $"A title has 1 to {LongestTitle} characters.");
        if (content.Description?.Length > LongestDescription)
            throw new InvalidInput("description", $"A description has at most {LongestDescription} characters.");
        if (content.Questions.Count > MostQuestions)
            throw new InvalidInput("questions", $"A job has at most {MostQuestions} questions.");
        if (content.Currency.Length != 3)
            throw new InvalidInput("currency", "A currency has three letters, such as USD.");
        if (content.Budget < 0 || content.HourlyMin < 0 || content.HourlyMax < 0)
            throw new InvalidInput("budget", "Pay is not negative.");
        if (content.HourlyMin > content.HourlyMax)
            throw new InvalidInput("hourlyMax", "The greatest rate is not below the least.");
        if (content.Duration is { } duration && !Durations.Contains(duration))
            throw new InvalidInput("duration", $"A duration is one of {string.Join(", ", Durations)}.");
        if (content.Connects is < 0 or > ConnectsPrice.Most)
            throw new InvalidInput("connects", $"A proposal costs 0 to {ConnectsPrice.Most} Connects.");
        if (content.People is < 1)
            throw new InvalidInput("people", "At least one person is wanted, or leave it open.");
        return content;
    }

    /// <summary>The hash that tells one version of the content from another; counters have no part in it (R-116).</summary>
    public string Hash()
    {
        var text = string.Join(
            '\u001f',
            [
                Title,
                Description ?? "",
                Type?.ToString() ?? "",
                $"{Budget}",
                $"{HourlyMin}",
                $"{HourlyMax}",
                Currency,
                $"{UsOnly}",
                .. Questions,
            ]
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
    }
}

/// <summary>The job takes no proposals (M-335).</summary>
public sealed class JobIsClosed(JobState state)
    : Refusal(
        state switch
        {
            JobState.Filled => "This job is filled. Nothing was sent or charged.",
            JobState.Cancelled => "The client closed this job. Nothing was sent or charged.",
            JobState.Removed => "This job was removed. Nothing was sent or charged.",
            JobState.Expired => "This job has expired. Nothing was sent or charged.",
            JobState.Paused => "The client paused this job. Nothing was sent or charged.",
            JobState.Open => "This job is open already.",
            _ => "This job is not posted. Nothing was sent or charged.",
        }
    );
