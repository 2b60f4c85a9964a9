using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Guildhall.Radar.Feeds;
using Guildhall.Radar.Letters;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;
using JobType = Guildhall.Marketplace.Contracts.JobType;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// Steps 2 to 8: takes the bids that are due from eligibility to a time to send (8.1). Each step is saved with its decision before the
/// next begins, for all bids of the batch at once, so that a crash anywhere goes on at the last one (R-250).
/// </summary>
public sealed class WalkBids(
    RadarDb db,
    IAgencies agencies,
    IBidding market,
    ChooseManager choose,
    LetterWriter writer,
    Settings<RadarDb> settings,
    TimeProvider clock
)
{
    private const int Batch = 100;
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(5);

    private readonly Dictionary<Guid, Scene> scenes = [];
    private readonly Dictionary<Guid, int> queued = [];
    private readonly List<Decision> decisions = [];
    private Limits limits = null!;
    private DateTimeOffset now;

    /// <summary>Takes the bids that are due, oldest first; <paramref name="only"/> limits it to one. Returns how many moved.</summary>
    public async Task<int> TurnAsync(Guid? only, CancellationToken cancellation)
    {
        now = clock.GetUtcNow();
        var bids = await db
            .Bids.Where(bid =>
                bid.DueAt <= now
                && (
                    bid.State == BidState.Drafting
                    || bid.State == BidState.Held
                    || bid.State == BidState.AwaitingApproval
                    || bid.State == BidState.Scheduled
                )
                && (bid.Step < BidStep.Recheck || bid.State == BidState.Held)
                && (only == null || bid.Id == only)
            )
            .OrderBy(bid => bid.DueAt)
            .ThenBy(bid => bid.MatchedAt)
            .Take(Batch)
            .ToListAsync(cancellation);
        if (bids.Count == 0)
            return 0;

        limits = await Limits.ReadAsync(settings, cancellation);
        foreach (var workspaceId in bids.Select(bid => bid.WorkspaceId).Distinct())
            scenes[workspaceId] = await Scene.LoadAsync(db, agencies, market, limits, workspaceId, now, cancellation);
        var work = await LoadAsync(bids, cancellation);

        foreach (var item in work)
            Outlive(item);
        await SaveAsync(work, cancellation);
        // A hold after the re-check is asked again from scheduling on.
        foreach (var item in work.Where(item => item.Goes && item.Bid.Step > BidStep.Schedule))
            item.Bid.BackTo(BidStep.Schedule);
        for (var step = BidStep.Eligibility; step <= BidStep.Schedule; step++)
        {
            var here = work.Where(item => item.Goes && item.Bid.Step == step).ToList();
            if (here.Count == 0)
                continue;
            if (step is BidStep.GuardRails)
                await LookBackAsync(here, cancellation);
            if (step is BidStep.Gate)
                await CountFirstsAsync(here, cancellation);
            foreach (var item in here)
                await StepAsync(item, step, cancellation);
            await SaveAsync(here, cancellation);
        }
        return work.Count(item => item.EverMoved);
    }

    private async Task<List<Item>> LoadAsync(List<Bid> bids, CancellationToken cancellation)
    {
        var jobIds = bids.Select(bid => bid.JobId).Distinct().ToList();
        var jobs = await db.Jobs.AsNoTracking().Where(job => jobIds.Contains(job.Id)).ToDictionaryAsync(job => job.Id, cancellation);
        var opportunityIds = bids.Select(bid => bid.OpportunityId).ToList();
        var opportunities = await db
            .Opportunities.Where(opportunity => opportunityIds.Contains(opportunity.Id))
            .ToDictionaryAsync(opportunity => opportunity.Id, cancellation);
        // A bid answers with the version that made it, whatever was saved since (R-190).
        var scannerIds = bids.Select(bid => bid.ScannerId).Distinct().ToList();
        var numbers = bids.Select(bid => bid.ScannerVersion).Distinct().ToList();
        var versions = await db
            .ScannerVersions.AsNoTracking()
            .Where(version => scannerIds.Contains(version.ScannerId) && numbers.Contains(version.Number))
            .ToDictionaryAsync(version => ((Guid?)version.ScannerId, (int?)version.Number), cancellation);
        return
        [
            .. bids.Select(bid => new Item(
                bid,
                opportunities[bid.OpportunityId],
                jobs[bid.JobId],
                jobs[bid.JobId].Now(),
                scenes[bid.WorkspaceId],
                versions.GetValueOrDefault((bid.ScannerId, bid.ScannerVersion))?.Configuration
            )),
        ];
    }

    private async Task SaveAsync(List<Item> items, CancellationToken cancellation)
    {
        foreach (var item in items.Where(item => item.Moved))
        {
            item.Opportunity.Follow(item.Bid, now);
            item.Moved = false;
        }
        foreach (var item in items.Where(item => item.Frees))
        {
            await db.ReleaseAsync(item.Bid, cancellation);
            item.Frees = false;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.InsertAsync(decisions, cancellation);
        foreach (var asked in items.Where(item => item.Asked).GroupBy(item => item.Bid.WorkspaceId))
        {
            var first = asked.First();
            var text =
                asked.Count() == 1
                    ? $"“{first.Snapshot.Title}” waits for an approval."
                    : $"{asked.Count()} bids wait for an approval, “{first.Snapshot.Title}” first.";
            await db.TellThoseWhoMayAsync(asked.Key, Act.Send, NoticeKind.Approval, text, "/approvals", now, cancellation);
            foreach (var item in asked)
                item.Asked = false;
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        decisions.Clear();
    }

    // Times are stored, not counted down: after an outage expired things expire first (R-315).
    private void Outlive(Item item)
    {
        var bid = item.Bid;
        if (bid.State is BidState.AwaitingApproval)
        {
            // The end itself still counts (R-604).
            if (now > bid.ApprovalEndsAt)
                End(item, BidStep.Gate, null, "Nobody approved it in time. The job is free again.");
            else
                item.Stopped = true;
            return;
        }
        var maxAge = item.Configuration?.MaxAgeHours is { } hours ? TimeSpan.FromHours(hours) : limits.MaxAge;
        if (now - (bid.PostedAt ?? bid.SeenAt) > maxAge)
            End(item, bid.Step, "too-old", $"The job is older than {maxAge.TotalHours:0} hours; it is not bid on any more.");
        else if (now - bid.MatchedAt > limits.ClaimLife)
            End(item, bid.Step, "too-old", "It made no progress for a day; the job is free again.");
    }

    private async Task StepAsync(Item item, BidStep step, CancellationToken cancellation)
    {
        switch (step)
        {
            case BidStep.Eligibility:
                await EligibilityAsync(item, cancellation);
                break;
            case BidStep.GuardRails:
                await GuardRailsAsync(item, cancellation);
                break;
            case BidStep.Terms:
                SettleTerms(item);
                break;
            case BidStep.Letter:
                await LetterAsync(item, cancellation);
                break;
            case BidStep.Answers:
                await AnswersAsync(item, cancellation);
                break;
            case BidStep.Gate:
                Gate(item);
                break;
            case BidStep.Schedule:
                await ScheduleAsync(item, cancellation);
                break;
        }
    }

    private async Task EligibilityAsync(Item item, CancellationToken cancellation)
    {
        var (bid, job, scene) = (item.Bid, item.Snapshot, item.Scene);
        if (scene.MayNotSend(bid.SenderId, job) is { } stop)
        {
            Stop(item, BidStep.Eligibility, stop with { Until = stop.Until ?? now + AskAgain });
            return;
        }
        if (scene.Agency is not { IsPlus: true })
        {
            Stop(
                item,
                BidStep.Eligibility,
                new(Outcome.Hold, "plan-needed", "Bidding needs Agency Plus. It goes on when the agency has it.", now + AskAgain)
            );
            return;
        }
        if (job.UsOnly && await choose.RunAsync(bid.WorkspaceId, usOnly: true, job.Client.Id, cancellation) is ManagerChoice.Skip missing)
        {
            Stop(item, BidStep.Eligibility, new(Outcome.Skip, missing.Code, missing.Reason));
            return;
        }
        if (limits.SenderOpenBids > 0)
        {
            var open = await db.Bids.CountAsync(
                other =>
                    other.SenderId == bid.SenderId
                    && (other.State == BidState.Sending || other.State == BidState.Sent && other.EndedAt == null && other.HiredAt == null),
                cancellation
            );
            if (open >= limits.SenderOpenBids)
            {
                Stop(
                    item,
                    BidStep.Eligibility,
                    new(Outcome.Hold, "sender-limit", $"{bid.SenderName} has {open} open bids of {limits.SenderOpenBids}.", now + AskAgain)
                );
                return;
            }
        }
        if (JobReading.LimitInText(job) is { } limit)
            Ask(item, BidStep.Eligibility, "location-in-text", $"The text says “{limit}”. Look whether {bid.SenderName} meets it.");
        else
            Go(item, BidStep.Eligibility, $"{bid.SenderName} may send: active, in the team, location fits.");
    }

    private async Task LookBackAsync(List<Item> items, CancellationToken cancellation)
    {
        var fingerprints = items.Select(item => item.Job.Fingerprint).ToList();
        var since = now - TimeSpan.FromDays(limits.RepostDays);
        var before = await (
            from job in db.Jobs
            where fingerprints.Contains(job.Fingerprint)
            join bid in db.Bids on job.Id equals bid.JobId
            where bid.State == BidState.Sent && bid.SentAt > since
            select new
            {
                job.Id,
                job.Fingerprint,
                job.ClientId,
                bid.AgencyId,
                bid.SentAt,
                bid.SenderName,
            }
        ).ToListAsync(cancellation);
        foreach (var item in items)
            item.Repost = before
                .Where(row =>
                    row.Fingerprint == item.Job.Fingerprint
                    && row.Id != item.Job.Id
                    && row.AgencyId == item.Bid.AgencyId
                    && (row.ClientId is null || item.Job.ClientId is null || row.ClientId == item.Job.ClientId)
                )
                .Select(row => $"The same text was bid on as {row.SenderName} on {row.SentAt:d MMMM}. Look whether it is the same work.")
                .FirstOrDefault();

        var workspaces = items.Select(item => item.Bid.WorkspaceId).Distinct().ToList();
        var from = items.Min(item => item.Scene.Since(CapPeriod.Month));
        var uses = await db
            .CapUses.AsNoTracking()
            .Where(use => workspaces.Contains(use.WorkspaceId) && use.Since >= from)
            .ToListAsync(cancellation);
        foreach (var item in items)
            item.Uses = uses;
    }

    private async Task GuardRailsAsync(Item item, CancellationToken cancellation)
    {
        // Where the job does not state its price, the market says what it would be.
        item.Price = item.Snapshot.Connects ?? await market.PriceAsync(item.Job.Id, cancellation);
        item.Bid.Costs(item.Price);
        var (bid, job, scene) = (item.Bid, item.Snapshot, item.Scene);
        if (FirstStop(item) is { } stop)
        {
            Stop(item, BidStep.GuardRails, stop);
            return;
        }
        List<(string Code, string Says)> asks = [.. FloorAsks(item)];
        if (item.Repost is { } repost)
            asks.Add(("repost", repost));
        if (item.Price is null)
            asks.Add(("price-unknown", "The price in Connects is not known."));
        if (asks.Count > 0)
        {
            foreach (var (code, says) in asks)
                bid.Ask(code, says);
            Ask(item, BidStep.GuardRails, asks[0].Code, string.Join(' ', asks.Select(ask => ask.Says)));
            return;
        }
        Go(
            item,
            BidStep.GuardRails,
            $"Within every limit: {item.Price} Connects of at most {item.Configuration?.MaxPrice ?? limits.MaxPrice}, {scene.Balance} in the pool.",
            new { price = item.Price, balance = scene.Balance }
        );
    }

    private Stop? FirstStop(Item item)
    {
        var (bid, job, scene) = (item.Bid, item.Snapshot, item.Scene);
        if (scene.Workspace.State is WorkspaceState.Archived)
            return new(Outcome.Skip, "workspace-archived", "The workspace is archived.");
        if (Scene.Stopping(scene.Switches, bid.WorkspaceId, bid.ScannerId, bid.SenderId, bid.ManagerId) is { } pressed)
            return new(
                Outcome.Hold,
                "kill-switch",
                $"{pressed.PressedBy} stopped sending. It is checked again when that is released.",
                now + AskAgain
            );
        if (!item.Job.IsOpen || job.State is not JobState.Open)
            return new(Outcome.Skip, "job-closed", "The job takes no proposals any more.");
        if (job.Visibility is JobVisibility.InviteOnly)
            return new(Outcome.Skip, "invite-only", "Only invited people may propose on this job.");
        if (Floor(item) is { } floor)
            return floor;
        var price = item.Price ?? 0;
        var most = Math.Min(item.Configuration?.MaxPrice ?? int.MaxValue, limits.MaxPrice);
        if (price > most)
            return new(
                Outcome.Skip,
                "price-over-limit",
                $"It costs {price} Connects; the limit is {most}.",
                null,
                new { price, limit = most }
            );
        foreach (var cap in scene.CapsOf(bid))
        {
            var since = scene.Since(cap.Period);
            var use = item.Uses.FirstOrDefault(use =>
                use.WorkspaceId == bid.WorkspaceId
                && use.Of == cap.Of
                && use.SubjectId == cap.SubjectId
                && use.Period == cap.Period
                && use.Since == since
            );
            if (cap.Full(use, price, scene.Until(cap.Period)) is { } full)
                return full;
        }
        if (scene.Balance - price < limits.KeepConnects)
            return new(
                Outcome.Hold,
                "out-of-connects",
                $"It costs {price} Connects and {scene.Balance} are in the pool. It goes on when there are more.",
                now + AskAgain,
                new { price, balance = scene.Balance }
            );
        return null;
    }

    // R-188: what the job says and is too low skips; what it does not say asks.
    private Stop? Floor(Item item)
    {
        if (item.Configuration is not { FloorWaiver: null } || item.Bid.ScannerId is null)
            return null;
        var job = item.Snapshot;
        if (job.Client.PaymentVerified is false)
            return Below("The client's payment is not verified.");
        if (job is { Type: JobType.Fixed, Budget: { } budget } && budget < limits.FloorFixed)
            return Below(
                $"It pays {LetterScene.Amount(budget, job.Currency)}; the floor is {LetterScene.Amount(limits.FloorFixed, "USD")}."
            );
        if (job is { Type: JobType.Hourly } && (job.HourlyMax ?? job.HourlyMin) is { } top && top < limits.FloorHourly)
            return Below(
                $"It pays up to {LetterScene.Amount(top, job.Currency)} an hour; the floor is {LetterScene.Amount(limits.FloorHourly, "USD")}."
            );
        if (job.Description is { } text && !text.EndsWith('…') && text.Length < limits.FloorText)
            return Below($"Its text has {text.Length} characters; the floor is {limits.FloorText}.");
        return null;

        static Stop Below(string says) => new(Outcome.Skip, "below-floor", says);
    }

    private static IEnumerable<(string Code, string Says)> FloorAsks(Item item)
    {
        if (item.Configuration is not { FloorWaiver: null } || item.Bid.ScannerId is null)
            yield break;
        if (item.Snapshot.Client.PaymentVerified is null)
            yield return ("clause-unknown", "Whether the client's payment is verified is not stated.");
    }

    private void SettleTerms(Item item)
    {
        if (item.Configuration is not { } configuration)
        {
            Ask(item, BidStep.Terms, "price-unknown", "A person enters the rate or price.");
            return;
        }
        var profileRate = item.Scene.Team.GetValueOrDefault(item.Bid.SenderId)?.Person.Rate;
        switch (configuration.Terms.Settle(item.Snapshot, profileRate, limits.RateStep))
        {
            case TermsAnswer.Settled settled:
                item.Bid.Price(settled.Amount, settled.Duration, settled.Says);
                Go(
                    item,
                    BidStep.Terms,
                    $"{LetterScene.Amount(settled.Amount, item.Snapshot.Currency)}{(item.Snapshot.Type is JobType.Hourly ? " an hour" : "")}. {settled.Says}"
                );
                break;
            case TermsAnswer.Ask ask:
                Ask(item, BidStep.Terms, ask.Code, ask.Says);
                break;
            default:
                Stop(item, BidStep.Terms, new(Outcome.Skip, "terms-missing", "The scanner has no terms for this kind of job."));
                break;
        }
    }

    private async Task LetterAsync(Item item, CancellationToken cancellation)
    {
        if (item.Configuration?.TemplateId is not { } templateId)
        {
            Ask(item, BidStep.Letter, "writer-failed", "No letter is chosen; a person writes it.");
            return;
        }
        var (name, version) = await TemplateAsync(templateId, cancellation);
        var written = writer.Write(version.Text, await SceneOfAsync(item, cancellation));
        item.Bid.Write(written.Text, version.Id);
        List<(string Code, string Says)> asks = [];
        if (written.Gaps.Count > 0)
            asks.Add(("template-gap", $"Empty for this job: {string.Join(", ", written.Gaps)}."));
        if (written.Contact is { } contact)
            asks.Add(("contact-details", $"The letter gives “{contact}”, before any contract."));
        if (written.Length > Written.Longest)
            asks.Add(("letter-too-long", $"The letter has {written.Length} characters of at most {Written.Longest}."));
        if (written.Length == 0 && item.Snapshot.LetterRequired)
            asks.Add(("writer-failed", "The letter came out empty."));
        foreach (var (code, says) in asks)
            item.Bid.Ask(code, says);
        if (asks.Count > 0)
            Ask(item, BidStep.Letter, asks[0].Code, string.Join(' ', asks.Select(ask => ask.Says)));
        else
            Go(item, BidStep.Letter, $"Written from {name} v{version.Number}, {written.Length} characters.");
    }

    private async Task AnswersAsync(Item item, CancellationToken cancellation)
    {
        var questions = item.Snapshot.Questions;
        if (questions.Count == 0)
        {
            Go(item, BidStep.Answers, "The client asks no questions.");
            return;
        }
        var patterns = await PatternsAsync(item.Bid.WorkspaceId, cancellation);
        var scene = await SceneOfAsync(item, cancellation);
        var answers = new Dictionary<Guid, string>();
        List<string> open = [];
        string? contact = null;
        foreach (var question in questions)
        {
            // The highest in the list answers, not the vaguest (R-345).
            var written = patterns.FirstOrDefault(pattern => pattern.Answers(question.Text)) is { } pattern
                ? writer.Write(pattern.Text, scene)
                : null;
            if (written is null || written.Gaps.Count > 0 || written.Text.Length == 0)
                open.Add(question.Text);
            else
                answers[question.Id] = written.Text;
            contact ??= written?.Contact;
        }
        item.Bid.Answer(answers);
        if (contact is not null)
            item.Bid.Ask("contact-details", $"An answer gives “{contact}”, before any contract.");
        if (open.Count > 0)
            Ask(
                item,
                BidStep.Answers,
                "question-open",
                $"Nothing in the library answers “{open[0]}”{(open.Count > 1 ? $" and {open.Count - 1} more" : "")}."
            );
        else if (contact is not null)
            Ask(item, BidStep.Answers, "contact-details", $"An answer gives “{contact}”, before any contract.");
        else
            Go(item, BidStep.Answers, $"{answers.Count} of {questions.Count} questions answered from the library.");
    }

    private async Task CountFirstsAsync(List<Item> items, CancellationToken cancellation)
    {
        var scannerIds = items.Select(item => item.Bid.ScannerId).Distinct().ToList();
        var sentBy = await db
            .Bids.Where(bid => bid.ScannerId != null && scannerIds.Contains(bid.ScannerId) && bid.SentAt > DateTimeOffset.UnixEpoch)
            .GroupBy(bid => bid.ScannerId!.Value)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, cancellation);
        var templateIds = items.Select(item => item.Configuration?.TemplateId).Distinct().ToList();
        var sentWith = await (
            from bid in db.Bids
            where bid.SentAt > DateTimeOffset.UnixEpoch
            join version in db.TemplateVersions on bid.TemplateVersionId equals version.Id
            where templateIds.Contains(version.TemplateId)
            group bid by version.TemplateId into sent
            select new { sent.Key, Count = sent.Count() }
        ).ToDictionaryAsync(row => row.Key, row => row.Count, cancellation);
        foreach (var item in items)
        {
            item.SentByScanner = item.Bid.ScannerId is { } id ? sentBy.GetValueOrDefault(id) : 0;
            item.SentWithTemplate = item.Configuration?.TemplateId is { } template ? sentWith.GetValueOrDefault(template) : 0;
        }
    }

    // R-492 to R-497: the strictest requirement that applies; an approval that is there and still holds is enough.
    private void Gate(Item item)
    {
        var bid = item.Bid;
        if (bid.IsApproved)
        {
            bid.PassGate(item.Price ?? item.Snapshot.Connects ?? bid.PriceAtMatch, now);
            Write(item, BidStep.Gate, Outcome.Go, null, $"{bid.ApprovedBy} has approved exactly this.");
            return;
        }
        var scanner = bid.ScannerId is { } id ? item.Scene.Scanners[id].Scanner : null;
        string? why = bid.Asks switch
        {
            [var asked, ..] => asked.Says,
            _ when scanner is null => "It was made by hand.",
            _ when scanner.Mode is not ScannerMode.Auto => $"{scanner.Name} is in {scanner.Mode}: a person decides.",
            _ when item.SentByScanner < limits.FirstOfScanner =>
                $"The first {limits.FirstOfScanner} bids of a new scanner are a person's; {item.SentByScanner} went out so far.",
            _ when item.SentWithTemplate < limits.FirstOfTemplate =>
                $"The first {limits.FirstOfTemplate} bids with a new letter are a person's; {item.SentWithTemplate} went out so far.",
            _ => null,
        };
        if (why is null)
        {
            bid.PassGate(item.Price ?? item.Snapshot.Connects ?? bid.PriceAtMatch, now);
            Write(item, BidStep.Gate, Outcome.Go, null, $"{scanner!.Name} is in Auto and nothing asks for a person.");
            return;
        }
        bid.AwaitApproval(why, limits.ApprovalLife, now);
        item.Stopped = item.Asked = true;
        Write(item, BidStep.Gate, Outcome.Ask, bid.Asks is [var first, ..] ? first.Code : "gate", why, until: bid.ApprovalEndsAt);
    }

    private async Task ScheduleAsync(Item item, CancellationToken cancellation)
    {
        var (bid, scene) = (item.Bid, item.Scene);
        if (scene.Workspace.State is WorkspaceState.Paused)
        {
            Stop(
                item,
                BidStep.Schedule,
                new(Outcome.Hold, "kill-switch", "The workspace is paused. It goes on when it is resumed.", now + AskAgain)
            );
            return;
        }
        var scanner = bid.ScannerId is { } id ? scene.Scanners[id].Scanner : null;
        if (scanner is { IsPaused: true } && bid.ApprovedBy is null)
        {
            Stop(
                item,
                BidStep.Schedule,
                new(Outcome.Hold, "scanner-paused", $"{scanner.Name} is paused. It goes on when it is resumed.", now + AskAgain)
            );
            return;
        }
        var zone = item.Configuration?.TimeZone is { } name ? LocalTime.Zone(name) : scene.Zone;
        var opening = SendingWindow.Opening(item.Configuration?.Windows ?? [], now, zone);
        if (opening > now)
        {
            var local = TimeZoneInfo.ConvertTime(opening, zone);
            Stop(
                item,
                BidStep.Schedule,
                new(Outcome.Hold, "outside-window", $"Outside its hours until {local:ddd d MMM, HH:mm} ({zone.Id}), then it goes.", opening)
            );
            return;
        }
        switch (await ManagerAsync(item, cancellation))
        {
            case ManagerChoice.Skip skip:
                Stop(item, BidStep.Schedule, new(Outcome.Skip, skip.Code, skip.Reason));
                return;
            case ManagerChoice.Hold hold:
                Stop(item, BidStep.Schedule, new(Outcome.Hold, hold.Code, hold.Reason, now + AskAgain));
                return;
            case ManagerChoice.Use use:
                bid.Through(use.PersonId, use.ShortId);
                // Bids that wait for the same manager stand in line, so that they do not all wake for one slot (R-059).
                var place = await PlaceAsync(use.PersonId, bid.Id, cancellation);
                var at = place == 0 ? use.At : Later(use.At, now) + place * limits.ManagerGap;
                bid.ScheduleAt(at);
                item.Stopped = true;
                Write(
                    item,
                    BidStep.Schedule,
                    Outcome.Go,
                    null,
                    at > now
                        ? $"Leaves at {TimeZoneInfo.ConvertTime(at, zone):HH:mm} ({zone.Id}) through manager {use.ShortId}, at its pace."
                        : $"Leaves at once through manager {use.ShortId}.",
                    new { manager = use.ShortId, at }
                );
                return;
        }
    }

    private readonly Dictionary<(Guid, bool, Guid?), ManagerChoice> chosen = [];

    private async Task<ManagerChoice> ManagerAsync(Item item, CancellationToken cancellation)
    {
        var key = (item.Bid.WorkspaceId, item.Snapshot.UsOnly, item.Snapshot.Client.Id);
        return chosen.TryGetValue(key, out var known)
            ? known
            : chosen[key] = await choose.RunAsync(key.WorkspaceId, key.UsOnly, key.Id, cancellation);
    }

    private async Task<int> PlaceAsync(Guid managerId, Guid bidId, CancellationToken cancellation)
    {
        if (!queued.TryGetValue(managerId, out var before))
            before = await db.Bids.CountAsync(
                bid => bid.ManagerId == managerId && bid.Id != bidId && bid.State == BidState.Scheduled && bid.Step == BidStep.Recheck,
                cancellation
            );
        queued[managerId] = before + 1;
        return before;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private readonly Dictionary<Guid, (string Name, TemplateVersion Version)> templates = [];
    private readonly Dictionary<Guid, IReadOnlyList<AnswerPattern>> patternsOf = [];
    private readonly Dictionary<(Guid, Guid?), IReadOnlyList<string>> wordsOf = [];

    private async Task<(string Name, TemplateVersion Version)> TemplateAsync(Guid id, CancellationToken cancellation)
    {
        if (templates.TryGetValue(id, out var known))
            return known;
        var row = await (
            from template in db.Templates.AsNoTracking()
            where template.Id == id
            join version in db.TemplateVersions.AsNoTracking() on template.VersionId equals version.Id
            select new { template.Name, version }
        ).OneAsync("letter", cancellation);
        return templates[id] = (row.Name, row.version);
    }

    private async Task<IReadOnlyList<AnswerPattern>> PatternsAsync(Guid workspaceId, CancellationToken cancellation)
    {
        if (!patternsOf.TryGetValue(workspaceId, out var patterns))
            patternsOf[workspaceId] = patterns = await db
                .AnswerPatterns.AsNoTracking()
                .Where(pattern => pattern.WorkspaceId == workspaceId)
                .OrderBy(pattern => pattern.Position)
                .ToListAsync(cancellation);
        return patterns;
    }

    private async Task<LetterScene> SceneOfAsync(Item item, CancellationToken cancellation)
    {
        if (!wordsOf.TryGetValue((item.Job.Id, item.Bid.ScannerId), out var words))
        {
            var evaluation = await db
                .Evaluations.AsNoTracking()
                .Where(evaluation =>
                    evaluation.JobId == item.Job.Id && evaluation.ScannerId == item.Bid.ScannerId && evaluation.Explanation != null
                )
                .OrderByDescending(evaluation => evaluation.Edition)
                .FirstOrDefaultAsync(cancellation);
            words = evaluation?.Lines.FirstOrDefault(line => line is { Name: "query", Counts: Counts.Pass })?.Found.Split(", ") ?? [];
            wordsOf[(item.Job.Id, item.Bid.ScannerId)] = words;
        }
        var sender = item.Scene.Team[item.Bid.SenderId].Person;
        return LetterScene.Of(item.Snapshot, sender, item.Scene.Agency?.Name ?? "", words);
    }

    private void Go(Item item, BidStep step, string says, object? values = null)
    {
        item.Bid.Go(step);
        Write(item, step, Outcome.Go, null, says, values);
    }

    private void Ask(Item item, BidStep step, string code, string says)
    {
        item.Bid.Ask(code, says);
        item.Bid.Go(step);
        Write(item, step, Outcome.Ask, code, says);
    }

    private void Stop(Item item, BidStep step, Stop stop)
    {
        item.Stopped = true;
        if (stop.Outcome is Outcome.Hold)
        {
            if (item.Bid.Hold(stop.Code, stop.Says, stop.Until ?? now + AskAgain))
                Write(item, step, Outcome.Hold, stop.Code, stop.Says, stop.Values, stop.Until);
            return;
        }
        item.Bid.Cancel(stop.Code, stop.Says);
        Write(item, step, Outcome.Skip, stop.Code, stop.Says, stop.Values);
        item.Frees = true;
    }

    private void End(Item item, BidStep step, string? code, string says)
    {
        item.Stopped = true;
        item.Bid.Expire(code, says);
        Write(item, step, Outcome.Skip, code, says);
        item.Frees = true;
    }

    private void Write(
        Item item,
        BidStep step,
        Outcome outcome,
        string? code,
        string says,
        object? values = null,
        DateTimeOffset? until = null
    )
    {
        item.Moved = true;
        decisions.Add(Decision.About(item.Bid, step, outcome, code, says, now, values, until: until));
    }

    private sealed class Item(
        Bid bid,
        Opportunity opportunity,
        Job job,
        JobSnapshot snapshot,
        Scene scene,
        ScannerConfiguration? configuration
    )
    {
        public Bid Bid => bid;
        public Opportunity Opportunity => opportunity;
        public Job Job => job;
        public JobSnapshot Snapshot => snapshot;
        public Scene Scene => scene;
        public ScannerConfiguration? Configuration => configuration;
        public string? Repost { get; set; }
        public int? Price { get; set; }
        public IReadOnlyList<CapUse> Uses { get; set; } = [];
        public int SentByScanner { get; set; }
        public int SentWithTemplate { get; set; }
        public bool Stopped { get; set; }
        public bool Asked { get; set; }
        public bool Moved
        {
            get;
            set
            {
                field = value;
                EverMoved |= value;
            }
        }

        public bool EverMoved { get; private set; }
        public bool Frees { get; set; }
        public bool Goes => !Stopped;
    }
}
