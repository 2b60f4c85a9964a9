using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Proposals;
using Guildhall.Marketplace.Tests.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Proposals;

internal static class Afterwards
{
    public static Task ReadAsync(this Market market, Proposal proposal) =>
        market.RunAsync<ReadProposal>(read => read.RunAsync(market.Clara(), proposal.Id, default));

    public static Task WithdrawAsync(this Market market, string name, Proposal proposal) =>
        market.RunAsync<WithdrawProposal>(withdraw =>
            withdraw.RunAsync(market.InAgency(name), new(proposal.Id, WithdrawalReason.NoTime, "Booked out"), default)
        );

    public static Task CloseAsync(this Market market, Job job) =>
        market.RunAsync<CloseJob>(close => close.RunAsync(market.Clara(), new(job.Id, JobState.Cancelled), default));

    /// <summary>The steps that were told, in order.</summary>
    public static async Task<IReadOnlyList<ProposalStep>> StepsAsync(this Market market) =>
        [
            .. (
                await market.SeeAsync(db =>
                    db.Outbox.Where(message => message.Type == typeof(ProposalProgressed).FullName)
                        .OrderBy(message => message.Position)
                        .Select(message => message.Payload)
                        .ToListAsync()
                )
            ).Select(payload => JsonSerializer.Deserialize<ProposalProgressed>(payload, Json.Options)!.Step),
        ];
}
