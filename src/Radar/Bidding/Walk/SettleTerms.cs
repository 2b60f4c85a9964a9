using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Letters;
using Guildhall.Radar.Scanners;

namespace Guildhall.Radar.Bidding.Walk;

/// <summary>Step 4: rate or price, and duration (R-284 to R-291).</summary>
internal sealed class SettleTerms : IStep
{
    public BidStep Step => BidStep.Terms;

    public Task RunAsync(IReadOnlyList<Underway> bids, CancellationToken cancellation)
    {
        foreach (var item in bids)
            Settle(item);
        return Task.CompletedTask;
    }

    private void Settle(Underway item)
    {
        if (item.Configuration is not { } configuration)
        {
            item.Ask(Step, new Asked("price-unknown", "A person enters the rate or price."));
            return;
        }
        var profileRate = item.Scene.Team.GetValueOrDefault(item.Bid.SenderId)?.Person.Rate;
        switch (configuration.Terms.Settle(item.Snapshot, profileRate, item.Limits.RateStep))
        {
            case TermsAnswer.Settled settled:
                item.Bid.Price(settled.Amount, settled.Duration, settled.Says);
                item.Go(
                    Step,
                    $"{LetterScene.Amount(settled.Amount, item.Snapshot.Currency)}{(item.Snapshot.Type is JobType.Hourly ? " an hour" : "")}. {settled.Says}"
                );
                break;
            case TermsAnswer.Ask ask:
                item.Ask(Step, new Asked(ask.Code, ask.Says));
                break;
            default:
                item.Stop(Step, new(Outcome.Skip, "terms-missing", "The scanner has no terms for this kind of job."));
                break;
        }
    }
}
