using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Notices;

/// <summary>
/// Says whom an event of the marketplace concerns, and tells them. The client's side is never given the name of who acted for a member
/// (M-124); the agency's side never the client's name (M-212); nobody the words of a letter or message (R-465).
/// </summary>
public sealed class Announce(MarketplaceDb db, TimeProvider clock)
    : IHear<JoinInvitationChanged>,
        IHear<MembershipChanged>,
        IHear<ProposalSubmitted>,
        IHear<ProposalProgressed>,
        IHear<InterviewInvited>,
        IHear<InterviewDeclined>,
        IHear<OfferMoved>,
        IHear<MessageWritten>,
        IHear<ConnectsRanLow>
{
    /// <inheritdoc/>
    public async Task HearAsync(JoinInvitationChanged happened, CancellationToken cancellation)
    {
        var at = await AgencyAsync(happened.AgencyId, cancellation);
        var invited = happened.PersonId is { } id ? await NameAsync(id, cancellation) : null;
        var inviter = await db
            .JoinInvitations.Where(invitation => invitation.Id == happened.InvitationId)
            .Join(db.People, invitation => invitation.InviterId, person => person.Id, (invitation, person) => person.Name)
            .SingleOrDefaultAsync(cancellation);
        const NoticeKind Kind = NoticeKind.Membership;
        // Each invitation is a line of its own, which is settled with it.
        var answered = $"/me/agencies?invitation={happened.InvitationId}";
        if (happened is { PersonId: { } whom, State: not JoinInvitationState.Pending })
            db.Tell(new NoticeSettled([whom], Kind, answered), clock.GetUtcNow());
        switch (happened.State)
        {
            case JoinInvitationState.Pending when happened.PersonId is { } person:
                Tell([person], Kind, "", $"{inviter ?? at.Name} invites you to the agency {at.Name}.", answered);
                break;
            case JoinInvitationState.Withdrawn when happened.PersonId is { } person:
                Tell([person], Kind, "", $"The agency {at.Name} took its invitation back.", "/me/agencies");
                break;
            case JoinInvitationState.Declined:
                Tell(at.Admins, Kind, at.Home, $"{invited ?? "Someone"} declined to join {at.Name}.", $"{at.Home}/members/invitations");
                break;
            case JoinInvitationState.Expired:
                var whose = invited is null ? "An invitation" : $"The invitation to {invited}";
                Tell(at.Admins, Kind, at.Home, $"{whose} to join {at.Name} ran out.", $"{at.Home}/members/invitations");
                break;
        }
    }

    /// <inheritdoc/>
    public async Task HearAsync(MembershipChanged happened, CancellationToken cancellation)
    {
        var at = await AgencyAsync(happened.AgencyId, cancellation);
        var name = await NameAsync(happened.PersonId, cancellation);
        var others = at.Admins.Where(admin => admin != happened.PersonId).ToList();
        const NoticeKind Kind = NoticeKind.Membership;
        switch (happened.Change)
        {
            case MembershipChange.Joined:
                Tell(others, Kind, at.Home, $"{name} joined {at.Name}.", $"{at.Home}/members");
                break;
            case MembershipChange.Changed:
                Tell([happened.PersonId], Kind, "", $"What you may do at {at.Name} changed.", "/me/agencies");
                break;
            case MembershipChange.Left:
                Tell([happened.PersonId], Kind, "", $"You are no longer a member of {at.Name}.", "/me/agencies");
                Tell(others, Kind, at.Home, $"{name} is no longer a member of {at.Name}.", $"{at.Home}/members");
                break;
        }
    }

    /// <inheritdoc/>
    public async Task HearAsync(ProposalSubmitted happened, CancellationToken cancellation)
    {
        var about = await AboutAsync(happened.JobId, happened.SenderId, cancellation);
        // A person is told what others did as them (R-309, M-339).
        if (happened.ActorId != happened.SenderId)
            Tell([happened.SenderId], NoticeKind.Proposal, "", $"Sent in your name: a proposal for “{about.Job}”.", "/me/in-my-name");
        var invited = await db.InterviewInvitations.AnyAsync(invitation => invitation.ProposalId == happened.ProposalId, cancellation);
        TellClient(
            about,
            NoticeKind.Proposal,
            invited ? $"{about.Name} accepted your invitation to “{about.Job}”." : $"{about.Name} sent a proposal for “{about.Job}”.",
            $"/jobs/{happened.JobId}/proposals"
        );
    }

    /// <inheritdoc/>
    public async Task HearAsync(ProposalProgressed happened, CancellationToken cancellation)
    {
        // The short list is the client's own mark; a reply is told with its message; a closed job asks for nothing.
        if (happened.Step is ProposalStep.Shortlisted or ProposalStep.Replied or ProposalStep.Archived)
            return;
        var about = await AboutAsync(happened.JobId, happened.SenderId, cancellation);
        var page = $"/proposals/{happened.ProposalId}";
        switch (happened.Step)
        {
            case ProposalStep.Viewed:
                await TellAgencyAsync(
                    happened,
                    NoticeKind.Proposal,
                    $"The client opened {about.First}’s proposal for “{about.Job}”.",
                    page,
                    cancellation
                );
                break;
            case ProposalStep.Declined:
                await TellAgencyAsync(
                    happened,
                    NoticeKind.Proposal,
                    $"The client declined {about.First}’s proposal for “{about.Job}”.",
                    page,
                    cancellation
                );
                break;
            case ProposalStep.Offered:
                var offer = await db
                    .Offers.Where(offer => offer.ProposalId == happened.ProposalId)
                    .OrderByDescending(offer => offer.SentAt)
                    .Select(offer => offer.Id)
                    .FirstAsync(cancellation);
                await TellAgencyAsync(
                    happened,
                    NoticeKind.Offer,
                    $"A client offers {about.First} a contract: “{about.Job}”.",
                    $"/offers/{offer}",
                    cancellation
                );
                break;
            case ProposalStep.Hired:
                await TellAgencyAsync(
                    happened,
                    NoticeKind.Contract,
                    $"A contract began: {about.First}, “{about.Job}”.",
                    "/contracts",
                    cancellation
                );
                TellClient(about, NoticeKind.Contract, $"{about.Name} accepted your offer for “{about.Job}”.", "/contracts");
                break;
            case ProposalStep.Withdrawn:
                var declined = await db.Proposals.AnyAsync(
                    proposal => proposal.Id == happened.ProposalId && proposal.Reason == "OfferDeclined",
                    cancellation
                );
                TellClient(
                    about,
                    declined ? NoticeKind.Offer : NoticeKind.Proposal,
                    declined
                        ? $"{about.Name} declined your offer for “{about.Job}”."
                        : $"{about.Name} withdrew the proposal for “{about.Job}”.",
                    declined ? "/offers" : $"/jobs/{happened.JobId}/proposals"
                );
                break;
        }
    }

    /// <inheritdoc/>
    public async Task HearAsync(InterviewInvited happened, CancellationToken cancellation)
    {
        var about = await AboutAsync(happened.JobId, happened.PersonId, cancellation);
        var at = await AgencyAsync(happened.AgencyId, cancellation);
        Tell(
            at.Concerned(happened.PersonId),
            NoticeKind.Invitation,
            at.Home,
            $"A client invites {about.First} to talk about “{about.Job}”.",
            $"{at.Home}/invitations/{happened.InvitationId}"
        );
    }

    /// <inheritdoc/>
    public async Task HearAsync(InterviewDeclined happened, CancellationToken cancellation)
    {
        var about = await AboutAsync(happened.JobId, happened.PersonId, cancellation);
        TellClient(
            about,
            NoticeKind.Invitation,
            $"{about.Name} declined your invitation to “{about.Job}”.",
            $"/jobs/{happened.JobId}/invite"
        );
    }

    /// <inheritdoc/>
    public async Task HearAsync(OfferMoved happened, CancellationToken cancellation)
    {
        var about = await AboutAsync(happened.JobId, happened.PersonId, cancellation);
        var at = await AgencyAsync(happened.AgencyId, cancellation);
        var says = happened.Move switch
        {
            OfferMove.Changed => $"The client changed the offer to {about.First}: “{about.Job}”.",
            OfferMove.Withdrawn => $"The client took the offer to {about.First} back: “{about.Job}”.",
            _ => $"The offer to {about.First} ran out: “{about.Job}”.",
        };
        Tell(at.Concerned(happened.PersonId), NoticeKind.Offer, at.Home, says, $"{at.Home}/offers/{happened.OfferId}");
        if (happened.Move is OfferMove.Expired)
            TellClient(about, NoticeKind.Offer, $"Your offer to {about.Name} ran out: “{about.Job}”.", $"/offers/{happened.OfferId}");
    }

    /// <inheritdoc/>
    public async Task HearAsync(MessageWritten happened, CancellationToken cancellation)
    {
        var about = await AboutAsync(happened.JobId, happened.PersonId, cancellation);
        if (!happened.IsClients)
        {
            TellClient(about, NoticeKind.Message, $"{about.Name} wrote about “{about.Job}”.", $"/messages/{happened.RoomId}");
            return;
        }
        var at = await AgencyAsync(happened.AgencyId, cancellation);
        Tell(
            at.Concerned(happened.PersonId),
            NoticeKind.Message,
            at.Home,
            $"The client wrote to {about.First} about “{about.Job}”.",
            $"{at.Home}/messages/{happened.RoomId}"
        );
    }

    /// <inheritdoc/>
    public async Task HearAsync(ConnectsRanLow happened, CancellationToken cancellation)
    {
        var at = await AgencyAsync(happened.AgencyId, cancellation);
        Tell(
            at.Spenders,
            NoticeKind.Connects,
            at.Home,
            happened.Balance == 0
                ? $"{at.Name} has no Connects left. Nothing more is sent until some are bought."
                : $"{at.Name} is down to {happened.Balance} Connects.",
            $"{at.Home}/connects"
        );
    }

    private async Task TellAgencyAsync(
        ProposalProgressed happened,
        NoticeKind kind,
        string text,
        string page,
        CancellationToken cancellation
    )
    {
        var at = await AgencyAsync(happened.AgencyId, cancellation);
        Tell(at.Concerned(happened.SenderId), kind, at.Home, text, at.Home + page);
    }

    private void TellClient(About about, NoticeKind kind, string text, string page)
    {
        if (about.ClientHome is { } home)
            Tell(about.ClientPeople, kind, home, text, home + page);
    }

    private void Tell(IReadOnlyList<Guid> people, NoticeKind kind, string account, string text, string href)
    {
        if (people.Count > 0)
            db.Tell(new NoticeQueued(people, kind, account, text, href), clock.GetUtcNow());
    }

    private Task<string?> NameAsync(Guid personId, CancellationToken cancellation) =>
        db.People.Where(person => person.Id == personId).Select(person => (string?)person.Name).SingleOrDefaultAsync(cancellation);

    private async Task<AgencySide> AgencyAsync(Guid agencyId, CancellationToken cancellation)
    {
        var agency = await db
            .Agencies.AsNoTracking()
            .Where(agency => agency.Id == agencyId)
            .Select(agency => new { agency.Name, agency.Slug })
            .SingleAsync(cancellation);
        var members = await db
            .Members.AsNoTracking()
            .Where(member => member.AgencyId == agencyId && member.LeftAt == null)
            .ToListAsync(cancellation);
        return new(agency.Name, $"/a/{agency.Slug}", members);
    }

    private async Task<About> AboutAsync(Guid jobId, Guid personId, CancellationToken cancellation)
    {
        var job = await db
            .Jobs.AsNoTracking()
            .Where(job => job.Id == jobId)
            .Select(job => new { job.Title, job.ClientId })
            .SingleAsync(cancellation);
        var name = await NameAsync(personId, cancellation) ?? "A member";
        if (job.ClientId is not { } clientId)
            return new(job.Title, name, null, []);
        var slug = await db.Clients.Where(client => client.Id == clientId).Select(client => client.Slug).SingleAsync(cancellation);
        var people = await db
            .ClientMembers.Where(member => member.ClientId == clientId)
            .Select(member => member.PersonId)
            .ToListAsync(cancellation);
        return new(job.Title, name, $"/c/{slug}", people);
    }

    private sealed record About(string Job, string Name, string? ClientHome, IReadOnlyList<Guid> ClientPeople)
    {
        public string First => Name.Split(' ')[0];
    }

    private sealed record AgencySide(string Name, string Home, IReadOnlyList<Member> Members)
    {
        public List<Guid> Admins => Ids(member => member.Administers);

        public List<Guid> Spenders => Ids(member => member.Manages || member.Permissions.Admin is not Admin.None);

        /// <summary>The member, and the business managers who see their team's work (M-064).</summary>
        public List<Guid> Concerned(Guid personId)
        {
            var teams = Members.Where(member => member.PersonId == personId).Select(member => member.TeamId).ToHashSet();
            return Ids(member => member.PersonId == personId || (member.Manages && (member.IsOwner || teams.Contains(member.TeamId))));
        }

        private List<Guid> Ids(Func<Member, bool> concerned) => [.. Members.Where(concerned).Select(member => member.PersonId).Distinct()];
    }
}
