using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;

namespace Guildhall.Radar.Tests.Bidding;

/// <summary>
/// A market outside the module: people, jobs and proposals in memory, honouring keys as the contracts promise. It can be told to lose its
/// answer, before or after the proposal is there.
/// </summary>
public sealed class StandInMarket : IBidding, IJobs, IAgencies
{
    public Guid AgencyId { get; } = Guid.CreateVersion7();
    public Guid TeamId { get; } = Guid.CreateVersion7();
    public bool IsPlus { get; set; } = true;
    public Dictionary<Guid, JobSnapshot> Jobs { get; } = [];
    public List<MemberFacts> Members { get; } = [];
    public List<ProposalFacts> Proposals { get; } = [];
    public Dictionary<Guid, BidAnswer> Keys { get; } = [];
    public List<BidRequest> Calls { get; } = [];
    public int Pool { get; set; } = 400;
    public Func<BidRequest, Exception?> LoseBefore { get; set; } = _ => null;
    public Func<BidRequest, Exception?> LoseAfter { get; set; } = _ => null;
    public Func<BidRequest, BidAnswer.Refused?> Refuse { get; set; } = _ => null;
    public bool IsDown { get; set; }
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public Task<BidAnswer> BidAsync(BidRequest request, CancellationToken cancellation)
    {
        Calls.Add(request);
        if (LoseBefore(request) is { } lost)
            throw lost;
        if (!Keys.TryGetValue(request.Key, out var answer))
            Keys[request.Key] = answer = Answer(request);
        if (LoseAfter(request) is { } unheard)
            throw unheard;
        return Task.FromResult(answer);
    }

    private BidAnswer Answer(BidRequest request)
    {
        if (Refuse(request) is { } refused)
            return refused;
        var job = Jobs[request.JobId];
        if (Proposals.Any(proposal => proposal.JobId == request.JobId && proposal.SenderId == request.SenderId))
            return new BidAnswer.Refused("already-proposed", "The agency has a proposal there.");
        if (job.State is not JobState.Open)
            return new BidAnswer.Refused("job-is-closed", "The job is closed.");
        Pool -= job.Connects ?? 0;
        var proposal = new ProposalFacts(
            Guid.CreateVersion7(),
            request.AgencyId,
            request.JobId,
            request.SenderId,
            ProposalState.Submitted,
            job.Connects ?? 0,
            Clock.GetUtcNow()
        );
        Proposals.Add(proposal);
        return new BidAnswer.Sent(proposal.Id, proposal.Connects, proposal.SentAt);
    }

    public Task<IReadOnlyList<ProposalFacts>> ProposalsAsync(Guid agencyId, Guid jobId, CancellationToken cancellation) =>
        IsDown
            ? throw new TimeoutException("The market does not answer.")
            : Task.FromResult<IReadOnlyList<ProposalFacts>>([.. Proposals.Where(proposal => proposal.JobId == jobId)]);

    public Task<int?> PriceAsync(Guid jobId, CancellationToken cancellation) => Task.FromResult(Jobs.GetValueOrDefault(jobId)?.Connects);

    public Task<IReadOnlyDictionary<Guid, int>> PricesAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<Guid, int>>(
            jobIds.Where(id => Jobs.GetValueOrDefault(id)?.Connects is not null).ToDictionary(id => id, id => Jobs[id].Connects!.Value)
        );

    public Task<int> BalanceAsync(Guid agencyId, CancellationToken cancellation) => Task.FromResult(Pool);

    public Task<JobSnapshot?> FindAsync(Guid jobId, CancellationToken cancellation) => Task.FromResult(Jobs.GetValueOrDefault(jobId));

    public Task<Page<JobSnapshot>> PageAsync(Cursor? after, int size, CancellationToken cancellation) =>
        Task.FromResult(new Page<JobSnapshot>([.. Jobs.Values.Take(size)], null));

    Task<AgencyFacts?> IAgencies.FindAsync(Guid agencyId, CancellationToken cancellation) =>
        Task.FromResult<AgencyFacts?>(agencyId == AgencyId ? Facts : null);

    Task<AgencyFacts?> IAgencies.FindAsync(string slug, CancellationToken cancellation) =>
        Task.FromResult<AgencyFacts?>(slug == "auxility" ? Facts : null);

    private AgencyFacts Facts =>
        new(AgencyId, "auxility", "Auxility", Members[0].Person.Id, IsPlus, "", [new TeamFacts(TeamId, "Auxility", true, false)]);

    public Task<MemberFacts?> MembershipAsync(Guid agencyId, Guid personId, CancellationToken cancellation) =>
        Task.FromResult(Members.Find(member => member.Person.Id == personId));

    public Task<IReadOnlyList<MemberFacts>> TeamAsync(Guid teamId, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<MemberFacts>>([.. Members]);

    public Task<Guid> InviteAsync(
        Actor actor,
        Guid agencyId,
        Guid teamId,
        string shortId,
        Permissions permissions,
        int topUpLimit,
        CancellationToken cancellation
    ) => throw new NotSupportedException();

    public Task<IReadOnlyList<JoinInvitationFacts>> InvitationsToAsync(Guid personId, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task AcceptAsync(Guid invitationId, Guid personId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task DeclineAsync(Guid invitationId, Guid personId, string reason, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
