using System.Text.Json;
using System.Text.RegularExpressions;
using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Agencies;

/// <summary>Auxility with its people, and Viktor, whom nobody has invited yet.</summary>
internal sealed partial class Joining : IAsyncDisposable
{
    private readonly Market market;
    private Guid team;

    private Joining(Market market) => this.market = market;

    public ManualClock Clock => market.Clock;
    public Dictionary<string, Person> People => market.People;
    public TestHost Host => market.Host;

    public static async Task<Joining> StartAsync(Engine engine)
    {
        var joining = new Joining(await Market.WithAuxilityAsync(engine));
        await joining.market.ChangeAsync(async db =>
        {
            var viktor = Person.Join(Guid.CreateVersion7(), "Viktor Melnyk", "viktor@example.com", joining.Clock.GetUtcNow());
            viktor.Describe("Backend developer", "", 6000, ["Go"]);
            db.People.Add(viktor);
            joining.People["viktor"] = viktor;
            joining.team = (await db.Teams.SingleAsync()).Id;
        });
        return joining;
    }

    public Actor Me(string first) => market.Me(first);

    public Actor InAgency(string first) => market.InAgency(first);

    public Actor Operator => market.Me("clara") with { IsOperator = true, Account = Account.Instance };

    public Task<T> RunAsync<TUseCase, T>(Func<TUseCase, Task<T>> run)
        where TUseCase : notnull => market.RunAsync(run);

    public Task RunAsync<TUseCase>(Func<TUseCase, Task> run)
        where TUseCase : notnull => market.RunAsync(run);

    public Task ChangeAsync(Func<MarketplaceDb, Task> change) => market.ChangeAsync(change);

    public Task<T> SeeAsync<T>(Func<MarketplaceDb, Task<T>> look) => market.SeeAsync(look);

    /// <summary>The mail sent last.</summary>
    public MailQueued LastMail { get; private set; } = null!;

    public InvitePeople.Input Form(string addressees) => new(team, addressees, null, Permissions.Freelancer);

    public async Task<IReadOnlyList<InvitePeople.Answer>> InviteAsync(
        string by,
        string addressees,
        Permissions? permissions = null,
        int limit = 0,
        string? message = null,
        Guid? team = null
    )
    {
        var input = new InvitePeople.Input(team ?? this.team, addressees, message, permissions ?? Permissions.Freelancer, limit);
        var answers = await RunAsync<InvitePeople, IReadOnlyList<InvitePeople.Answer>>(invite =>
            invite.RunAsync(InAgency(by), input, default)
        );
        if (await MailsAsync() is [.., var mail])
            LastMail = mail;
        return answers;
    }

    /// <summary>Invites Viktor by address and returns the token of his link.</summary>
    public async Task<string> TokenForViktorAsync(Permissions? permissions = null, string by = "olga")
    {
        await InviteAsync(by, "viktor@example.com", permissions);
        return TokenIn(LastMail);
    }

    public Task<Member> JoinAsync(string first, string token) =>
        RunAsync<JoinAgency, Member>(join => join.RunAsync(Me(first), new(token), default));

    /// <summary>The mails that wait, oldest first.</summary>
    public async Task<IReadOnlyList<MailQueued>> MailsAsync() => await ToldAsync<MailQueued>();

    /// <summary>The events of a kind that wait, oldest first.</summary>
    public async Task<IReadOnlyList<T>> ToldAsync<T>()
    {
        var type = typeof(T).FullName;
        var rows = await SeeAsync(db => db.Outbox.Where(row => row.Type == type).OrderBy(row => row.Position).ToListAsync());
        return [.. rows.Select(row => JsonSerializer.Deserialize<T>(row.Payload, Json.Options)!)];
    }

    public static string TokenIn(MailQueued mail) => Link().Match(mail.Text).Groups["token"].Value;

    public Task PutOnAsync(Plan plan) =>
        ChangeAsync(async db => (await db.Agencies.SingleAsync(one => one.Slug == "auxility")).PutOn(plan));

    public Task PermitAsync(string first, Permissions permissions) =>
        ChangeAsync(async db =>
        {
            var id = People[first].Id;
            var member = await db.Members.SingleAsync(one => one.PersonId == id && one.Agency.Slug == "auxility");
            member.Grant(permissions, 0, member.TeamId);
            if (member.AwaitsExclusive)
                member.ConsentToExclusive();
        });

    public Task<Guid> MemberIdAsync(string first) =>
        SeeAsync(db =>
            db.Members.Where(one => one.PersonId == People[first].Id && one.Agency.Slug == "auxility").Select(one => one.Id).SingleAsync()
        );

    /// <summary>A second agency, Brightfold, with that person in it.</summary>
    public Task SecondAgencyAsync(string first, Permissions permissions) =>
        ChangeAsync(async db =>
        {
            var owner = Person.Join(Guid.CreateVersion7(), "Bohdan Savchuk", "bohdan@example.com", Clock.GetUtcNow());
            owner.Describe("Owner", "", 6000, []);
            var (agency, primary, member) = Agency.Found(owner, "Brightfold", "brightfold", Clock.GetUtcNow());
            agency.PutOn(Plan.Plus);
            var id = People[first].Id;
            db.AddRange(owner, agency, primary, member);
            db.Add(Member.Join(agency, primary.Id, await db.People.SingleAsync(one => one.Id == id), permissions, 0, Clock.GetUtcNow()));
        });

    public ValueTask DisposeAsync() => market.DisposeAsync();

    [GeneratedRegex("/join/(?<token>[A-Za-z0-9_-]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
