using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Invitations;
using Guildhall.Marketplace.Offers;
using Guildhall.Marketplace.People;
using Guildhall.Marketplace.Proposals;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Demo;

/// <summary>
/// Who is there when the demo begins: the cast, three agencies, clients. Everything goes through the use cases people use. Who or what is
/// there already is found, so that a second run adds nothing.
/// </summary>
internal sealed class DemoStory(DemoWorld world)
{
    private static readonly string[] Auxility = ["artem", "ethan", "yurii", "sofiia", "marta", "ihor"];

    private static readonly (string Name, string Owner, string[] Members)[] OtherAgencies =
    [
        ("Northlight Studio", "sara", ["elif", "paolo", "mina", "ines"]),
        ("Brightmill", "marek", ["daria", "hanna", "ahmed", "viktor"]),
    ];

    private static readonly (string Person, string Client, string Country, long Spent, int Hires, int Jobs, int? Rating)[] Clients =
    [
        ("Clara Whitfield", "Harbor & Pine", "United States", 18_400_000, 46, 61, 490),
        ("Peter Hale", "Hale Logistics", "United Kingdom", 4_250_000, 12, 20, 470),
        ("Anna Keller", "Keller Praxis", "Germany", 910_000, 5, 9, 480),
        ("James Osborne", "Osborne Garden Tools", "Canada", 7_700_000, 31, 40, 450),
        ("Mei Chen", "Lantern Travel", "Singapore", 260_000, 2, 4, null),
        ("Oscar Nyman", "Nyman Solar", "Sweden", 1_130_000, 8, 11, 500),
    ];

    /// <summary>Accounts, profiles, scores and faces.</summary>
    public async Task MakePeopleAsync(Action<double> progress, CancellationToken cancellation)
    {
        await world.AccountAsync("Ruth Asante", isOperator: true, cancellation);
        var nora = await world.AccountAsync("Nora Ekström", isOperator: false, cancellation);
        await FaceAsync(nora.Id, "nora", cancellation);
        var ruth = await world.AsAsync("ruth", cancellation: cancellation);
        await FaceAsync(ruth.PersonId, "ruth", cancellation);

        var made = 0;
        foreach (var one in DemoPeople.All)
        {
            progress((double)made++ / DemoPeople.All.Count);
            var person = await world.AccountAsync(one.Name, isOperator: false, cancellation);
            var self = new Actor(person.Id, one.Name, new Account(AccountKind.Freelancer, ""), Door.Module)
            {
                ConfirmedAt = world.Clock.GetUtcNow(),
            };
            var skills = one.Skills.Split(',');
            await world.InAsync<EditProfile>(edit =>
                edit.RunAsync(
                    self,
                    new(
                        one.Title,
                        $"{one.Title}. I work with {string.Join(", ", skills[..Math.Min(3, skills.Length)])} and say early when something will not work.",
                        one.Rate * 100L,
                        skills,
                        one.Country,
                        "",
                        one.Zone,
                        ["English", Tongue(one.Country)]
                    ),
                    cancellation
                )
            );
            if (one.Face is not null)
                await FaceAsync(person.Id, one.Face, cancellation);
            if (one.Score is not null)
                await world.InAsync<ImportScore>(import => import.RunAsync(ruth, new(person.Id, one.Score), cancellation));
            if (one.Badge is not null)
                await world.InAsync<AwardBadge>(award => award.RunAsync(ruth, new(person.Id, one.Badge), cancellation));
            if (one.Country == "United States")
                await world.InAsync<ConfirmUs>(confirm => confirm.RunAsync(ruth, new(person.Id, Confirmed: true), cancellation));
            if (
                one.Project is { } project
                && !await world.InAsync<MarketplaceDb, bool>(db =>
                    db.Services.AnyAsync(service => service.PersonId == person.Id && service.Title == project.Title, cancellation)
                )
            )
                await world.InAsync<OfferService>(offer =>
                    offer.RunAsync(
                        self,
                        new(
                            ServiceKind.Project,
                            project.Title,
                            $"{project.Title}, for a set price.",
                            "Sales & Marketing",
                            project.Price * 100L,
                            project.Days
                        ),
                        cancellation
                    )
                );
        }
    }

    /// <summary>Clients with what they spent elsewhere.</summary>
    public async Task OpenClientsAsync(CancellationToken cancellation)
    {
        foreach (var (name, company, country, spent, hires, jobs, rating) in Clients)
        {
            var person = await world.AccountAsync(name, isOperator: false, cancellation);
            if (name.StartsWith("Clara", StringComparison.Ordinal))
                await FaceAsync(person.Id, "clara", cancellation);
            var self = new Actor(person.Id, name, new Account(AccountKind.Freelancer, ""), Door.Module)
            {
                ConfirmedAt = world.Clock.GetUtcNow(),
            };
            var client = await OpenAsync(self, company, country, cancellation);
            await world.ChangeAsync(
                async db =>
                {
                    var row = await db.Clients.SingleAsync(row => row.Id == client.Id, cancellation);
                    row.TakeHistory(spent, hires, jobs, hires, rating);
                    row.VerifyPayment(true);
                    if (company == "Harbor & Pine")
                        row.Show("/ui/img/harbor-pine.svg");
                },
                cancellation
            );
        }
        var nora = await world.AsAsync("nora", cancellation: cancellation);
        await OpenAsync(nora, "Tidepost", "Norway", cancellation);
    }

    private async Task<Client> OpenAsync(Actor self, string company, string country, CancellationToken cancellation) =>
        await world.InAsync<MarketplaceDb, Client?>(db =>
            (
                from client in db.Clients.AsNoTracking()
                join member in db.ClientMembers on client.Id equals member.ClientId
                where member.PersonId == self.PersonId && client.Name == company
                select client
            ).SingleOrDefaultAsync(cancellation)
        ) ?? await world.InAsync<OpenClientAccount, Client>(open => open.RunAsync(self, new(company, country), cancellation));

    /// <summary>Auxility with its managers and freelancers, and two agencies beside it, all on Agency Plus and with Connects.</summary>
    public async Task FoundAgenciesAsync(CancellationToken cancellation)
    {
        var auxility = await FoundAsync("olga", "Auxility", cancellation);
        await world.ChangeAsync(
            async db =>
            {
                const string Tagline = "Software, design and email that hold";
                var row = await db.Agencies.SingleAsync(agency => agency.Id == auxility.Id, cancellation);
                row.Show(Tagline, "/ui/img/auxility.svg");
                row.Describe(
                    row.Name,
                    Tagline,
                    "We repair what grew over years: order backends in .NET, React dashboards, pipelines, design systems and email flows. We write down how a thing runs before we change it, and say early when something will not work."
                );
            },
            cancellation
        );
        await InviteAsync("olga", auxility, ["dmytro", "kateryna"], Permissions.BiddingManager with { Chat = Chat.Company }, cancellation);
        await InviteAsync("olga", auxility, Auxility, Permissions.Freelancer, cancellation);
        await GrantAsync(auxility, 1400, cancellation);

        foreach (var (name, owner, members) in OtherAgencies)
        {
            var agency = await FoundAsync(owner, name, cancellation);
            await InviteAsync(owner, agency, members, Permissions.Freelancer, cancellation);
            await GrantAsync(agency, 1200, cancellation);
        }
    }

    private async Task<Agency> FoundAsync(string owner, string name, CancellationToken cancellation)
    {
        var self = await world.AsAsync(owner, cancellation: cancellation);
        var agency =
            await world.InAsync<MarketplaceDb, Agency?>(db =>
                db.Agencies.AsNoTracking().SingleOrDefaultAsync(agency => agency.OwnerId == self.PersonId, cancellation)
            ) ?? await world.InAsync<CreateAgency, Agency>(create => create.RunAsync(self, new(name), cancellation));
        var ruth = await world.AsAsync("ruth", AccountKind.Operator, cancellation: cancellation);
        await world.InAsync<SetPlan>(set => set.RunAsync(ruth, new(agency.Id, Plan.Plus), cancellation));
        return agency;
    }

    private async Task InviteAsync(string owner, Agency agency, string[] people, Permissions permissions, CancellationToken cancellation)
    {
        var inviter = await world.AsAsync(owner, AccountKind.Agency, agency.Slug, cancellation);
        var team = await world.InAsync<MarketplaceDb, Guid>(db =>
            db.Teams.Where(team => team.AgencyId == agency.Id && team.IsPrimary).Select(team => team.Id).SingleAsync(cancellation)
        );
        var there = await world.InAsync<MarketplaceDb, List<string>>(db =>
            db.Members.Where(member => member.TeamId == team && member.LeftAt == null)
                .Select(member => member.Person.Email)
                .ToListAsync(cancellation)
        );
        people = [.. people.Where(person => !there.Contains(DemoCast.AddressOf(person)))];
        if (people.Length == 0)
            return;
        var answers = await world.InAsync<InvitePeople, IReadOnlyList<InvitePeople.Answer>>(invite =>
            invite.RunAsync(inviter, new(team, string.Join(", ", people.Select(DemoCast.AddressOf)), null, permissions), cancellation)
        );
        foreach (var (person, answer) in people.Zip(answers))
        {
            if (answer.Refusal is not null)
                throw answer.Refusal;
            var self = await world.AsAsync(person, cancellation: cancellation);
            await world.InAsync<JoinAgency>(join => join.RunAsync(self, new(InvitationId: answer.InvitationId), cancellation));
        }
    }

    private async Task GrantAsync(Agency agency, int connects, CancellationToken cancellation)
    {
        var ruth = await world.AsAsync("ruth", AccountKind.Operator, cancellation: cancellation);
        await world.InAsync<GrantConnects>(grant =>
            grant.RunAsync(ruth, new(agency.Id, connects, "Demo", $"demo {agency.Slug}"), cancellation)
        );
    }

    /// <summary>Clara invites Artem to an interview and makes an offer, where her jobs give reason to: Auxility has something to answer.</summary>
    public async Task AskAuxilityAsync(CancellationToken cancellation)
    {
        var clara = await world.AsAsync("clara", AccountKind.Client, "harbor-pine", cancellation);
        var artem = await world.AsAsync("artem", cancellation: cancellation);
        var harbor = await world.InAsync<MarketplaceDb, Guid>(db =>
            db.Clients.Where(client => client.Slug == "harbor-pine").Select(client => client.Id).SingleAsync(cancellation)
        );
        var job = await world.InAsync<MarketplaceDb, Guid?>(db =>
            db.Jobs.Where(job => job.ClientId == harbor && job.State == JobState.Open)
                .Where(job => !db.Proposals.Any(proposal => proposal.JobId == job.Id && proposal.SenderId == artem.PersonId))
                .Where(job => !db.InterviewInvitations.Any(one => one.JobId == job.Id && one.PersonId == artem.PersonId))
                .OrderByDescending(job => job.PostedAt)
                .Select(job => (Guid?)job.Id)
                .FirstOrDefaultAsync(cancellation)
        );
        if (job is { } wanted)
            await world.InAsync<InviteToInterview>(invite =>
                invite.RunAsync(clara, new(wanted, artem.PersonId, "We liked how you work. Would you look at this one?"), cancellation)
            );
        var proposal = await world.InAsync<MarketplaceDb, Proposal?>(db =>
            db.Proposals.AsNoTracking()
                .Include(proposal => proposal.Job)
                .Where(proposal => proposal.Job.ClientId == harbor && proposal.Job.State == JobState.Open)
                .Where(proposal => proposal.State == ProposalState.Submitted || proposal.State == ProposalState.Interview)
                .Where(proposal => db.Agencies.Any(agency => agency.Id == proposal.AgencyId && agency.Slug == "auxility"))
                .OrderBy(proposal => proposal.State != ProposalState.Interview)
                .ThenByDescending(proposal => proposal.SentAt)
                .FirstOrDefaultAsync(cancellation)
        );
        if (proposal is null)
            return;
        var type = proposal.Job.Type ?? JobType.Hourly;
        var terms = new OfferTerms(
            proposal.Job.Title,
            type,
            proposal.Rate ?? 5000,
            type is JobType.Hourly ? 20 : null,
            null,
            "You answered what we asked. When can you begin?",
            ClosesJob: true
        );
        await world.InAsync<SendOffer>(offer => offer.RunAsync(clara, new(proposal.Id, terms), cancellation));
    }

    private Task FaceAsync(Guid person, string face, CancellationToken cancellation) =>
        world.ChangeAsync(
            async db => (await db.People.SingleAsync(row => row.Id == person, cancellation)).Show($"/ui/img/{face}.svg"),
            cancellation
        );

    private static string Tongue(string country) =>
        country switch
        {
            "Ukraine" => "Ukrainian",
            "Poland" => "Polish",
            "Germany" or "Austria" => "German",
            "France" => "French",
            "Mexico" or "Colombia" => "Spanish",
            "Brazil" or "Portugal" => "Portuguese",
            "Japan" => "Japanese",
            "Italy" => "Italian",
            "Sweden" => "Swedish",
            "India" => "Hindi",
            _ => "French",
        };
}
