using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.Proposals;

/// <summary>
/// A "no" that another module got for a bid, kept so that the same key always gets the same answer. A bid that was sent needs no
/// such row: its proposal has the key for its id.
/// </summary>
public sealed class RefusedBid
{
    private RefusedBid() { } // EF

    /// <summary>The asker's key.</summary>
    public Guid Key { get; private init; }

    /// <summary>The refusal's code.</summary>
    public string Code { get; private init; } = "";

    /// <summary>The refusal's words.</summary>
    public string Message { get; private init; } = "";

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>The answer, as it was given the first time.</summary>
    public BidAnswer Answer => new BidAnswer.Refused(Code, Message);

    internal static RefusedBid Of(Guid key, Refusal refusal, DateTimeOffset now) =>
        new()
        {
            Key = key,
            Code = refusal.Code,
            Message = refusal.Message,
            At = now,
        };

    private sealed class Mapping : IEntityTypeConfiguration<RefusedBid>
    {
        public void Configure(EntityTypeBuilder<RefusedBid> entity)
        {
            entity.ToTable("RefusedBids");
            entity.HasKey(bid => bid.Key);
        }
    }
}
