namespace Guildhall.Radar.Bidding;

/// <summary>What kind of stop a code is (8.8).</summary>
public enum CodeClass
{
    /// <summary>Hard stop: ends, and cannot be overridden.</summary>
    Hard,

    /// <summary>Skip: ends, may be overridden with a reason .</summary>
    Skip,

    /// <summary>Hold: waits and is asked again.</summary>
    Wait,

    /// <summary>Ask: a person looks.</summary>
    Ask,

    /// <summary>The market said no to an attempt.</summary>
    Failed,

    /// <summary>It is not known what the market did.</summary>
    Uncertain,
}

/// <summary>The codes of 8.8: stable, counted, each with its class and a few words for people .</summary>
public static class Codes
{
    private static readonly Dictionary<string, (CodeClass Class, string Words)> Table = new()
    {
        ["job-closed"] = (CodeClass.Hard, "The job is closed"),
        ["invite-only"] = (CodeClass.Hard, "By invitation only"),
        ["already-bid"] = (CodeClass.Hard, "The agency has a proposal there"),
        ["already-applied"] = (CodeClass.Hard, "Applied already"),
        ["sender-not-eligible"] = (CodeClass.Hard, "The sender may not send"),
        ["location-not-met"] = (CodeClass.Hard, "The location is not met"),
        ["us-sender-missing"] = (CodeClass.Hard, "No sender in the U.S."),
        ["us-manager-missing"] = (CodeClass.Hard, "No U.S.-only manager"),
        ["blocked-client"] = (CodeClass.Hard, "The client is blocked"),
        ["market-cannot"] = (CodeClass.Hard, "The market cannot do it"),
        ["conduct-stop"] = (CodeClass.Hard, "Stopped for conduct"),
        ["lost-contest"] = (CodeClass.Skip, "A higher scanner bids"),
        ["over-sender-limit"] = (CodeClass.Skip, "Enough senders bid"),
        ["below-floor"] = (CodeClass.Skip, "Below the floor"),
        ["below-value"] = (CodeClass.Skip, "Below its value"),
        ["price-over-limit"] = (CodeClass.Skip, "Costs too many Connects"),
        ["too-old"] = (CodeClass.Skip, "Too old"),
        ["too-crowded"] = (CodeClass.Skip, "Too crowded"),
        ["terms-missing"] = (CodeClass.Skip, "No terms for this kind of job"),
        ["person-skipped"] = (CodeClass.Skip, "A person said no"),
        ["workspace-archived"] = (CodeClass.Skip, "The workspace is archived"),
        ["kill-switch"] = (CodeClass.Wait, "Sending is switched off"),
        ["no-manager"] = (CodeClass.Wait, "No bidding manager"),
        ["manager-pace"] = (CodeClass.Wait, "The manager's pace"),
        ["cap-day"] = (CodeClass.Wait, "Today's limit of bids"),
        ["cap-month"] = (CodeClass.Wait, "The month's limit of bids"),
        ["budget-day"] = (CodeClass.Wait, "Today's Connects"),
        ["budget-month"] = (CodeClass.Wait, "The month's Connects"),
        ["out-of-connects"] = (CodeClass.Wait, "Too few Connects"),
        ["outside-window"] = (CodeClass.Wait, "Outside its hours"),
        ["warm-up"] = (CodeClass.Wait, "Warming up"),
        ["plan-needed"] = (CodeClass.Wait, "Agency Plus is needed"),
        ["scanner-paused"] = (CodeClass.Wait, "The scanner is paused"),
        ["sender-paused"] = (CodeClass.Wait, "The sender is paused"),
        ["sender-on-hold"] = (CodeClass.Wait, "The sender's account is on hold"),
        ["sender-limit"] = (CodeClass.Wait, "The sender has enough open bids"),
        ["writing-budget"] = (CodeClass.Wait, "The writing budget is spent"),
        ["market-down"] = (CodeClass.Wait, "The market does not answer"),
        ["rate-limited"] = (CodeClass.Wait, "The market asks for a pause"),
        ["balance-unknown"] = (CodeClass.Wait, "The balance is not known"),
        ["clause-unknown"] = (CodeClass.Ask, "Something is not stated"),
        ["location-in-text"] = (CodeClass.Ask, "The text limits the place"),
        ["qualification-gap"] = (CodeClass.Ask, "A qualification is missing"),
        ["known-client"] = (CodeClass.Ask, "A client of the agency"),
        ["repost"] = (CodeClass.Ask, "Posted before"),
        ["price-unknown"] = (CodeClass.Ask, "A price is not known"),
        ["price-up"] = (CodeClass.Ask, "The price rose"),
        ["job-changed"] = (CodeClass.Ask, "The job was edited"),
        ["trap-found"] = (CodeClass.Ask, "The job sets a trap"),
        ["claim-unsupported"] = (CodeClass.Ask, "A claim has no proof"),
        ["too-similar"] = (CodeClass.Ask, "Too like an earlier letter"),
        ["contact-details"] = (CodeClass.Ask, "Contact details"),
        ["language-mismatch"] = (CodeClass.Ask, "Another language"),
        ["template-gap"] = (CodeClass.Ask, "The letter has a gap"),
        ["letter-too-long"] = (CodeClass.Ask, "The letter is too long"),
        ["writer-failed"] = (CodeClass.Ask, "The letter was not written"),
        ["question-open"] = (CodeClass.Ask, "A question is open"),
        ["gate"] = (CodeClass.Ask, "A person decides"),
        ["refused-terms"] = (CodeClass.Failed, "The market refused the terms"),
        ["refused-letter"] = (CodeClass.Failed, "The market refused the letter"),
        ["refused-connects"] = (CodeClass.Failed, "The market refused for lack of Connects"),
        ["refused-permission"] = (CodeClass.Failed, "The market refused the permission"),
        ["refused-other"] = (CodeClass.Failed, "The market refused"),
        ["no-answer"] = (CodeClass.Uncertain, "No answer from the market"),
        ["unreadable-answer"] = (CodeClass.Uncertain, "An answer that cannot be read"),
        ["server-error"] = (CodeClass.Uncertain, "An error of the market"),
    };

    /// <summary>Every code.</summary>
    public static IReadOnlyCollection<string> All => Table.Keys;

    /// <summary>The class of a code. A code that is not in the table is a bug.</summary>
    public static CodeClass ClassOf(string code) => Table[code].Class;

    /// <summary>A few words for lists.</summary>
    public static string Words(string code) => Table.TryGetValue(code, out var row) ? row.Words : code;
}

/// <summary>The steps of 8.1, in order.</summary>
public enum BidStep
{
    /// <summary>Which scanner, which sender.</summary>
    Contest = 1,

    /// <summary>May this member, through this manager.</summary>
    Eligibility,

    /// <summary>Kill switches, duplicates, floors, caps, Connects.</summary>
    GuardRails,

    /// <summary>Rate or price.</summary>
    Terms,

    /// <summary>The text.</summary>
    Letter,

    /// <summary>Every screening question.</summary>
    Answers,

    /// <summary>Who must agree.</summary>
    Gate,

    /// <summary>Window, pace, manager.</summary>
    Schedule,

    /// <summary>Is all of it still so, this second.</summary>
    Recheck,

    /// <summary>The market.</summary>
    Send,

    /// <summary>What really happened.</summary>
    Reconcile,

    /// <summary>What became of it.</summary>
    Outcome,
}

/// <summary>What a step came to.</summary>
public enum Outcome
{
    /// <summary>Go on.</summary>
    Go,

    /// <summary>A person has to look.</summary>
    Ask,

    /// <summary>Waits and is asked again.</summary>
    Hold,

    /// <summary>Ends.</summary>
    Skip,

    /// <summary>The market has it.</summary>
    Sent,

    /// <summary>The market said no.</summary>
    Failed,

    /// <summary>It is not known whether the market has it.</summary>
    Uncertain,

    /// <summary>A shadow scanner would have gone on; nothing was done .</summary>
    AsIf,
}
