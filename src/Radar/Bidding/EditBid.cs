using Guildhall.Kernel;
using Guildhall.Radar.Letters;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding;

/// <summary>A person changes letter, price or answers of a bid that has not left; an approval there was is void .</summary>
public sealed class EditBid(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="BidId">The bid.</param>
    /// <param name="Version">The version the person began from.</param>
    /// <param name="Letter">The letter; null leaves it.</param>
    /// <param name="Amount">Rate or price in minor units; null leaves it.</param>
    /// <param name="Answers">Answers by question; null leaves them.</param>
    public sealed record Input(Guid BidId, int Version, string? Letter, long? Amount, IReadOnlyDictionary<Guid, string>? Answers);

    /// <summary>Saves the change. Refuses a letter that is too long, and contact details before a contract .</summary>
    public async Task<Bid> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var bid = await db.Bids.Where(bid => bid.Id == input.BidId && bid.WorkspaceId == acting.WorkspaceId).OneAsync("bid", cancellation);
        acting.Must(Act.Send);
        if (bid.Version != input.Version)
            throw new Overtaken();
        if (input.Letter is { } letter && Written.LengthOf(letter) > Written.Longest)
            throw new InvalidInput(
                "letter",
                $"A letter has at most {Written.Longest} characters; this one has {Written.LengthOf(letter)}."
            );
        if (input.Letter is { } text && LetterWriter.ContactIn(text) is { } contact)
            throw new InvalidInput("letter", $"The letter gives “{contact}”. Contact details wait until there is a contract.");
        if (input.Amount is <= 0)
            throw new InvalidInput("amount", "The amount is more than zero.");

        var now = clock.GetUtcNow();
        bid.Edit(input.Letter?.ReplaceLineEndings("\n"), input.Amount, input.Answers);
        db.Decisions.Add(Decision.About(bid, BidStep.Letter, Outcome.Go, null, "Edited by hand.", now, actor: acting.Name));
        db.Record(actor, "bid.edited", bid.Id, now, onBehalfOf: bid.SenderId);
        await db.SaveChangesAsync(cancellation);
        return bid;
    }
}

internal sealed class EditBidEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPatch(
            "/r/{workspace}/bids/{bid:guid}",
            async (Guid bid, EditBid.Input input, EditBid edit, Actor actor, CancellationToken cancellation) =>
            {
                var edited = await edit.RunAsync(actor, input with { BidId = bid }, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        edited.Id,
                        edited.Version,
                        edited.ContentHash,
                    }
                );
            }
        );
}
