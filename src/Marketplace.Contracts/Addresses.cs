namespace Guildhall.Marketplace.Contracts;

/// <summary>Asks for addresses; only for matching an invitation with whoever accepts it (M-091), never to show them.</summary>
public interface IAddresses
{
    /// <summary>The person's confirmed e-mail address in lower case; null when there is no such person or nobody signs in as them.</summary>
    Task<string?> EmailAsync(Guid personId, CancellationToken cancellation);
}
