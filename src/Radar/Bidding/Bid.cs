using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// One intended proposal: opportunity and sender. It walks the steps of 8.1; where it stands is stored, so that it goes on from there after
/// any crash. It becomes a proposal when the market has it.
/// </summary>
public sealed class Bid : IVersioned
{
    private Bid() { } // EF

    /// <summary>The id, also the key under which the market knows it .</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The workspace.</summary>
    public Guid WorkspaceId { get; private init; }

    /// <summary>The opportunity.</summary>
    public Guid OpportunityId { get; private init; }

    /// <summary>The agency whose pool pays.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>The job.</summary>
    public Guid JobId { get; private init; }

    /// <summary>The person in whose name.</summary>
    public Guid SenderId { get; private init; }

    /// <summary>Their name, as it was.</summary>
    public string SenderName { get; private init; } = "";

    /// <summary>The scanner; null for a bid made by hand .</summary>
    public Guid? ScannerId { get; private init; }

    /// <summary>The scanner's version.</summary>
    public int? ScannerVersion { get; private init; }

    /// <summary>The scanner's name, as it was.</summary>
    public string ScannerName { get; private init; } = "";

    /// <summary>Where it stands.</summary>
    public BidState State { get; private set; }

    /// <summary>The step that is next.</summary>
    public BidStep Step { get; private set; }

    /// <summary>The code of the hold or the end; null while it goes.</summary>
    public string? Code { get; private set; }

    /// <summary>The sentence to it.</summary>
    public string Says { get; private set; } = "";

    /// <summary>What a person has to look at, as JSON; empty while nothing was found.</summary>
    public string? AsksJson { get; private set; }

    /// <summary>
    /// When it is next worth looking at (UTC): at once while it goes; when its slot, its window or its cap's next period begins; when its
    /// approval ends; for a hold that waits for a change, when its time is over, unless <see cref="WakeBids"/> finds the change.
    /// </summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>The rate or price in minor units of the job's currency.</summary>
    public long? Amount { get; private set; }

    /// <summary>The duration, one of the market's list.</summary>
    public string? Duration { get; private set; }

    /// <summary>How the amount came about.</summary>
    public string TermsSay { get; private set; } = "";

    /// <summary>The letter.</summary>
    public string? Letter { get; private set; }

    /// <summary>The version of the template it was made from; null when a person wrote it .</summary>
    public Guid? TemplateVersionId { get; private set; }

    /// <summary>Whether a person changed the letter.</summary>
    public bool LetterEdited { get; private set; }

    /// <summary>Answers by question, as JSON.</summary>
    public string? AnswersJson { get; private set; }

    /// <summary>The job's content that all this is for .</summary>
    public string JobVersion { get; private set; } = "";

    /// <summary>Connects when it matched .</summary>
    public int? PriceAtMatch { get; private set; }

    /// <summary>The highest price that was approved, or that the rules allow .</summary>
    public int? PriceApproved { get; private set; }

    /// <summary>What it cost.</summary>
    public int? PriceSent { get; private set; }

    /// <summary>Letter, answers, terms, sender and job version, hashed: an approval is for exactly this .</summary>
    public string? ContentHash { get; private set; }

    /// <summary>Why a person is asked.</summary>
    public string? AskedFor { get; private set; }

    /// <summary>When a person was asked (UTC).</summary>
    public DateTimeOffset? AskedAt { get; private set; }

    /// <summary>Until when they may answer, inclusive (UTC) .</summary>
    public DateTimeOffset? ApprovalEndsAt { get; private set; }

    /// <summary>Who approved.</summary>
    public Guid? ApprovedById { get; private set; }

    /// <summary>Their name.</summary>
    public string? ApprovedBy { get; private set; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>What exactly they approved.</summary>
    public string? ApprovedHash { get; private set; }

    /// <summary>The manager chosen, by person.</summary>
    public Guid? ManagerId { get; private set; }

    /// <summary>The manager's short id .</summary>
    public string? ManagerShortId { get; private set; }

    /// <summary>The proposal at the market.</summary>
    public Guid? ProposalId { get; private set; }

    /// <summary>When the job was posted (UTC); null where that is only a guess .</summary>
    public DateTimeOffset? PostedAt { get; private init; }

    /// <summary>When Radar saw it (UTC).</summary>
    public DateTimeOffset SeenAt { get; private init; }

    /// <summary>When it matched (UTC).</summary>
    public DateTimeOffset MatchedAt { get; private init; }

    /// <summary>When all was ready (UTC).</summary>
    public DateTimeOffset? ReadyAt { get; private set; }

    /// <summary>When the market had it (UTC).</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>When the client opened it (UTC).</summary>
    public DateTimeOffset? ViewedAt { get; private set; }

    /// <summary>When the client shortlisted it (UTC).</summary>
    public DateTimeOffset? ShortlistedAt { get; private set; }

    /// <summary>When the client replied (UTC); a bare decline is no reply .</summary>
    public DateTimeOffset? RepliedAt { get; private set; }

    /// <summary>When the client sent an offer (UTC).</summary>
    public DateTimeOffset? OfferedAt { get; private set; }

    /// <summary>When a contract came of it (UTC).</summary>
    public DateTimeOffset? HiredAt { get; private set; }

    /// <summary>When it was declined, withdrawn or archived (UTC).</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>How it ended.</summary>
    public ProposalStep? EndedBy { get; private set; }

    /// <summary>Whether it waits to be taken up by a lane.</summary>
    public bool IsOpen =>
        State
            is BidState.Drafting
                or BidState.AwaitingApproval
                or BidState.Scheduled
                or BidState.Sending
                or BidState.Held
                or BidState.Uncertain;

    /// <summary>Whether nothing more is to be expected of it.</summary>
    public bool IsSettled => EndedAt is not null || HiredAt is not null;

    /// <summary>What a person has to look at.</summary>
    public IReadOnlyList<Asked> Asks => AsksJson is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<Asked>>(AsksJson, Json.Options)!;

    /// <summary>Answers by question.</summary>
    public IReadOnlyDictionary<Guid, string> Answers =>
        AnswersJson is null
            ? new Dictionary<Guid, string>()
            : JsonSerializer.Deserialize<Dictionary<Guid, string>>(AnswersJson, Json.Options)!;

    /// <summary>Whether the approval that there is holds for what would go out now .</summary>
    public bool IsApproved => ApprovedHash is not null && ApprovedHash == ContentHash;

    /// <summary>What stands in the audit as the actor .</summary>
    public string ActorName =>
        ApprovedBy is { } person ? person
        : ScannerVersion is { } version ? string.Create(CultureInfo.InvariantCulture, $"System, {ScannerName} v{version}")
        : "System";

    /// <summary>Begins a bid: of the scanner that won the contest, or of a person; that goes the same way from step 2 .</summary>
    public static Bid Of(
        Opportunity opportunity,
        Guid agencyId,
        PersonFacts sender,
        Winner? winner,
        Feeds.Job job,
        JobSnapshot snapshot,
        DateTimeOffset now
    ) =>
        new()
        {
            WorkspaceId = opportunity.WorkspaceId,
            OpportunityId = opportunity.Id,
            AgencyId = agencyId,
            JobId = job.Id,
            SenderId = sender.Id,
            SenderName = sender.Name,
            ScannerId = winner?.ScannerId,
            ScannerVersion = winner?.ScannerVersion,
            ScannerName = winner?.ScannerName ?? "",
            State = BidState.Drafting,
            Step = BidStep.Eligibility,
            JobVersion = job.ContentVersion,
            PriceAtMatch = snapshot.Connects,
            PostedAt = job.PostedAtIs is Feeds.PostedTime.Absolute ? job.PostedAt : null,
            SeenAt = job.SeenAt,
            MatchedAt = now,
            DueAt = now,
        };

    /// <summary>A step said go.</summary>
    public void Go(BidStep done)
    {
        if (State is BidState.Held)
            State = done < BidStep.Schedule ? BidState.Drafting : BidState.Scheduled;
        Step = done + 1;
        (Code, Says) = (null, "");
    }

    /// <summary>A step found something for a person; the bid goes on being prepared, and stops at the gate .</summary>
    public void Ask(string code, string says)
    {
        if (Asks.All(asked => asked.Code != code))
            AsksJson = JsonSerializer.Serialize(Asks.Append(new Asked(code, says)), Json.Options);
    }

    /// <summary>What was asked before is asked anew; for steps that are run again.</summary>
    public void Forget(params ReadOnlySpan<string> codes)
    {
        var kept = new List<Asked>();
        foreach (var asked in Asks)
            if (!codes.Contains(asked.Code))
                kept.Add(asked);
        AsksJson = kept.Count == 0 ? null : JsonSerializer.Serialize(kept, Json.Options);
    }

    /// <summary>Waits and is asked again at the latest then. True when that is news and not the same hold again.</summary>
    public bool Hold(string code, string says, DateTimeOffset until)
    {
        var news = State is not BidState.Held || Code != code;
        (State, Code, Says, DueAt) = (BidState.Held, code, says, until);
        return news;
    }

    /// <summary>The market says what a proposal costs, where the job itself did not.</summary>
    public void Costs(int? connects) => PriceAtMatch ??= connects;

    /// <summary>An earlier step is asked again, because what it said may not hold any more.</summary>
    public void BackTo(BidStep step) => Step = step;

    /// <summary>What it waited for has changed: it is looked at now. False when it does not wait, or is looked at anyway.</summary>
    public bool LookAgain(DateTimeOffset now)
    {
        if (State is not BidState.Held || DueAt <= now)
            return false;
        DueAt = now;
        return true;
    }

    /// <summary>Takes terms over .</summary>
    public void Price(long amount, string? duration, string says)
    {
        (Amount, Duration, TermsSay) = (amount, duration, says);
        Seal();
    }

    /// <summary>Takes a letter over.</summary>
    public void Write(string letter, Guid? templateVersionId)
    {
        (Letter, TemplateVersionId) = (letter, templateVersionId);
        Seal();
    }

    /// <summary>Takes answers over.</summary>
    public void Answer(IReadOnlyDictionary<Guid, string> answers)
    {
        AnswersJson = JsonSerializer.Serialize(answers, Json.Options);
        Seal();
    }

    /// <summary>The job's content changed: what was approved was for another one .</summary>
    public void ForJob(string version)
    {
        JobVersion = version;
        Seal();
    }

    /// <summary>Waits for a person .</summary>
    public void AwaitApproval(string why, TimeSpan life, DateTimeOffset now)
    {
        (State, Step, Code, Says) = (BidState.AwaitingApproval, BidStep.Gate, "gate", why);
        // The end itself still counts; it is looked at right after.
        (AskedFor, AskedAt, ApprovalEndsAt, DueAt) = (why, now, now + life, now + life + TimeSpan.FromMicroseconds(1));
        (ApprovedBy, ApprovedById, ApprovedAt, ApprovedHash) = (null, null, null, null);
        ReadyAt ??= now;
    }

    /// <summary>Nobody needs to be asked.</summary>
    public void PassGate(int? price, DateTimeOffset now)
    {
        ReadyAt ??= now;
        PriceApproved ??= price;
        (State, Step, Code, Says) = (BidState.Scheduled, BidStep.Schedule, null, "");
    }

    /// <summary>
    /// A person agrees, to exactly what was shown and up to this price. Refuses when it does not wait for anyone, when it changed since
    /// it was shown, and when what was asked is still open.
    /// </summary>
    public void Approve(
        WorkspacePerson by,
        string shownHash,
        int highestPrice,
        IReadOnlyCollection<Guid> questions,
        TimeSpan life,
        DateTimeOffset now
    )
    {
        by.Must(Act.Send);
        if (State is not BidState.AwaitingApproval)
            throw new NotWaiting(ApprovedBy);
        if (now > ApprovalEndsAt)
            throw new ApprovalOver();
        if (shownHash != ContentHash)
            throw new Overtaken();
        if (string.IsNullOrWhiteSpace(Letter))
            throw new InvalidInput("letter", "There is no letter yet. Write it before it is sent.");
        if (Amount is null)
            throw new InvalidInput("amount", "There is no rate or price yet. Enter it before it is sent.");
        var answers = Answers;
        if (questions.Any(question => string.IsNullOrWhiteSpace(answers.GetValueOrDefault(question))))
            throw new InvalidInput("answers", "A question of the client is not answered yet.");
        (ApprovedById, ApprovedBy, ApprovedAt, ApprovedHash, PriceApproved) = (by.PersonId, by.Name, now, ContentHash, highestPrice);
        ApprovalEndsAt = now + life;
        (State, Step, Code, Says, DueAt) = (BidState.Scheduled, BidStep.Schedule, null, "", now);
    }

    /// <summary>A person changes what would go out; an approval that there was is void .</summary>
    public void Edit(string? letter, long? amount, IReadOnlyDictionary<Guid, string>? answers)
    {
        MustNotBeSending();
        if (letter is not null && letter != Letter)
        {
            (Letter, LetterEdited) = (letter, true);
            Forget("template-gap", "contact-details", "letter-too-long", "writer-failed");
        }
        if (amount is { } price && price != Amount)
        {
            (Amount, TermsSay) = (price, "Entered by a person.");
            Forget("price-unknown");
        }
        if (answers is not null)
        {
            AnswersJson = JsonSerializer.Serialize(
                Answers.Concat(answers).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value),
                Json.Options
            );
            Forget("question-open");
        }
        Seal();
    }

    /// <summary>Takes the manager who will act.</summary>
    public void Through(Guid managerId, string shortId) => (ManagerId, ManagerShortId) = (managerId, shortId);

    /// <summary>Leaves at that instant, not before .</summary>
    public void ScheduleAt(DateTimeOffset at)
    {
        (State, Step, Code, Says, DueAt) = (BidState.Scheduled, BidStep.Recheck, null, "", at);
    }

    /// <summary>The attempt is being written: from here it is not stopped any more.</summary>
    public void BeginSending(int price, DateTimeOffset now)
    {
        (State, Step, Code, Says) = (BidState.Sending, BidStep.Send, null, "");
        PriceSent = price;
        DueAt = now + Attempt.Readings[0];
    }

    /// <summary>It is not known what the market did; it is looked for .</summary>
    public void Doubt(string code, string says, DateTimeOffset next) =>
        (State, Step, Code, Says, DueAt) = (BidState.Uncertain, BidStep.Reconcile, code, says, next);

    /// <summary>The market has the proposal.</summary>
    public void Sent(Guid proposalId, int connects, DateTimeOffset at)
    {
        (State, Step, Code, Says) = (BidState.Sent, BidStep.Outcome, null, "");
        (ProposalId, PriceSent, SentAt) = (proposalId, connects, at);
        DueAt = DateTimeOffset.MaxValue;
    }

    /// <summary>The market said no, definitely.</summary>
    public void Fail(string code, string says) => End(BidState.Failed, code, says);

    /// <summary>It ends without an attempt.</summary>
    public void Cancel(string? code, string says)
    {
        MustNotBeSending();
        End(BidState.Cancelled, code, says);
    }

    /// <summary>Time ran out .</summary>
    public void Expire(string? code, string says) => End(BidState.Expired, code, says);

    /// <summary>Takes note of what became of the proposal. Hearing it twice changes nothing.</summary>
    public void Follow(ProposalStep step, DateTimeOffset at)
    {
        switch (step)
        {
            case ProposalStep.Viewed:
                ViewedAt ??= at;
                break;
            case ProposalStep.Shortlisted:
                ShortlistedAt ??= at;
                break;
            case ProposalStep.Replied:
                RepliedAt ??= at;
                break;
            case ProposalStep.Offered:
                OfferedAt ??= at;
                RepliedAt ??= at;
                break;
            case ProposalStep.Hired:
                HiredAt ??= at;
                RepliedAt ??= at;
                break;
            default:
                (EndedAt, EndedBy) = (EndedAt ?? at, EndedBy ?? step);
                break;
        }
    }

    private void End(BidState state, string? code, string says)
    {
        (State, Code, Says, DueAt) = (state, code, says, DateTimeOffset.MaxValue);
    }

    private void MustNotBeSending()
    {
        if (State is not (BidState.Drafting or BidState.AwaitingApproval or BidState.Scheduled or BidState.Held))
            throw new BidLeft();
    }

    private void Seal()
    {
        var content = new StringBuilder()
            .Append(SenderId)
            .Append('\n')
            .Append(JobVersion)
            .Append('\n')
            .Append(Amount)
            .Append('\n')
            .Append(Duration)
            .Append('\n')
            .Append(Letter)
            .Append('\n');
        foreach (var (question, answer) in Answers.OrderBy(pair => pair.Key))
            content.Append(question).Append('=').Append(answer).Append('\n');
        ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())).AsSpan(0, 16));
    }

    private sealed class Mapping : IEntityTypeConfiguration<Bid>
    {
        public void Configure(EntityTypeBuilder<Bid> entity)
        {
            entity.ToTable("Bids");
            // A number, because steps are asked for by their order.
            entity.Property(bid => bid.Step).HasConversion<int>();
            entity.Ignore(bid => bid.IsOpen);
            entity.Ignore(bid => bid.IsSettled);
            entity.Ignore(bid => bid.Asks);
            entity.Ignore(bid => bid.Answers);
            entity.Ignore(bid => bid.IsApproved);
            entity.Ignore(bid => bid.ActorName);
            entity.HasOne<Opportunity>().WithMany().HasForeignKey(bid => bid.OpportunityId);
            entity.HasIndex(bid => new { bid.OpportunityId, bid.State });
            entity.HasIndex(bid => new { bid.WorkspaceId, bid.RepliedAt }).HasFilter("replied_at IS NOT NULL");
            // The lanes look for these all the time.
            entity.HasIndex(bid => new { bid.State, bid.DueAt });
            entity.HasIndex(bid => new { bid.ManagerId, bid.State });
            entity.HasIndex(bid => new { bid.ScannerId, bid.SentAt });
            entity.HasIndex(bid => new { bid.TemplateVersionId, bid.SentAt });
            entity.HasIndex(bid => new
            {
                bid.WorkspaceId,
                bid.State,
                bid.DueAt,
            });
            entity.HasIndex(bid => new { bid.WorkspaceId, bid.SentAt });
            entity.HasIndex(bid => bid.ProposalId);
            entity.HasIndex(bid => bid.JobId);
            entity.HasIndex(bid => new { bid.ScannerId, bid.State });
            // What bids wait for is found from here alone, one entry for each that waits.
            entity
                .HasIndex(bid => new
                {
                    bid.State,
                    bid.Code,
                    bid.WorkspaceId,
                    bid.ScannerId,
                    bid.SenderId,
                    bid.ManagerId,
                    bid.MatchedAt,
                    bid.PriceAtMatch,
                })
                .HasFilter("state = 'Held'")
                .HasDatabaseName("ix_bids_held");
        }
    }
}

/// <summary>Something a person has to look at before a bid leaves.</summary>
/// <param name="Code">A code of 8.8, class ask.</param>
/// <param name="Says">The sentence with the values.</param>
public sealed record Asked(string Code, string Says);

/// <summary>The scanner that won a contest.</summary>
public sealed record Winner(Guid ScannerId, int ScannerVersion, string ScannerName);

/// <summary>States of a bid.</summary>
public enum BidState
{
    /// <summary>Being prepared.</summary>
    Drafting,

    /// <summary>A person is asked.</summary>
    AwaitingApproval,

    /// <summary>Leaves at its time.</summary>
    Scheduled,

    /// <summary>An attempt is on its way.</summary>
    Sending,

    /// <summary>The market has it.</summary>
    Sent,

    /// <summary>Waits for something, and is asked again.</summary>
    Held,

    /// <summary>It is not known whether the market has it.</summary>
    Uncertain,

    /// <summary>Ended before it was sent.</summary>
    Cancelled,

    /// <summary>Time ran out.</summary>
    Expired,

    /// <summary>The market said no.</summary>
    Failed,
}

/// <summary>The bid does not wait for an approval any more; whoever acted is named .</summary>
public sealed class NotWaiting(string? by)
    : Refusal(by is null ? "This bid does not wait for an approval any more." : $"{by} has approved this bid already.");

/// <summary>The time to approve is over .</summary>
public sealed class ApprovalOver() : Refusal("The time to approve this is over. Nothing was sent; the job is free again.");

/// <summary>What was handed to the market is not changed here any more .</summary>
public sealed class BidLeft() : Refusal("This bid has left already or has ended; it cannot be changed any more.");
