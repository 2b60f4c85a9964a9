using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Matching;
using Guildhall.Radar;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Letters;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;
using Budget = Guildhall.Matching.Budget;

namespace Guildhall.Server.Demo;

/// <summary>Auxility's workspace in Radar: managers of the pool, connected as the wizard does it, and scanners run by Dmytro.</summary>
internal sealed class DemoRadar(DemoWorld world)
{
    /// <summary>The workspace's address.</summary>
    public const string Slug = "auxility-radar";

    /// <summary>The letter every scanner of the demo begins with.</summary>
    public const string Letter = """
        {{job.title}}: I have done work like this, most of it with {{default (join match.skills ", ") "what you name in your post"}}.

        In the first week I would write down how it runs today and change the one thing that costs you most. You see each step, and nothing is switched off before both sides agree.

        May I ask which part you would like to see working first?

        {{sender.first_name}}
        """;

    private static readonly (string Name, string Query, string Sender, int Hourly, int Fixed, ScannerMode Mode)[] Scanners =
    [
        (".NET backends", "\"c#\" | .net | \"order management\"", "artem", 35, 800, ScannerMode.Auto),
        ("React dashboards", "react + (dashboard | portal | typescript)", "artem", 30, 600, ScannerMode.Review),
        ("Cloud and pipelines", "kubernetes | terraform | \"ci/cd\" | azure", "yurii", 35, 600, ScannerMode.Review),
        ("Email automation", "\"email automation\" | klaviyo | \"html email\"", "marta", 25, 300, ScannerMode.Auto),
        ("Product design", "figma | \"design system\" | \"ux research\"", "sofiia", 28, 400, ScannerMode.Shadow),
    ];

    /// <summary>Jobs the demo's scanners in Review find and leave to a person: one that asks something, and two that are plain.</summary>
    public static readonly IReadOnlyList<Func<JobContent, bool>> Undecided =
    [
        job => IsForReact(job) && job.Questions.Count > 0,
        job => job is { UsOnly: false, Questions.Count: 0, HourlyMin: >= 4000 } && (Has(job, "Kubernetes") || Has(job, "Terraform")),
        job => IsForReact(job) && job.Questions.Count == 0,
    ];

    private readonly HashSet<(Guid, string?)> read = [];

    /// <summary>The operator's pool gets its managers, Auxility its workspace, and the first two managers join.</summary>
    public async Task ConnectAsync(CancellationToken cancellation)
    {
        var ruth = await world.AsAsync("ruth", AccountKind.Operator, cancellation: cancellation);
        await AddAsync(ruth, new(ManagerKind.Sync, "Radar Sync", "52350e00"), cancellation);
        await AddAsync(ruth, new(ManagerKind.Bid, "Radar Bidding", "7c1e94d2"), cancellation);
        await AddAsync(ruth, new(ManagerKind.Us, "Radar U.S.", "b04fd61a", "United States", UsConfirmed: true), cancellation);

        var olga = await world.AsAsync("olga", cancellation: cancellation);
        var workspace =
            await world.InAsync<RadarDb, Workspace?>(db =>
                db.Workspaces.AsNoTracking().SingleOrDefaultAsync(one => one.Slug == Slug, cancellation)
            )
            ?? await world.InAsync<CreateWorkspace, Workspace>(create =>
                create.RunAsync(olga, new("auxility", "Auxility Radar", "Europe/Kyiv", "USD"), cancellation)
            );
        olga = olga.In(AccountKind.Workspace, workspace.Slug);
        await world.InAsync<ConnectWorkspace>(connect => connect.RunAsync(olga, new(workspace.TeamId), cancellation));
        await InviteAsync(olga, ManagerKind.Sync, cancellation);

        var request =
            await world.InAsync<RadarDb, ManagerRequest?>(db =>
                db.ManagerRequests.AsNoTracking().SingleOrDefaultAsync(one => one.Kind == ManagerKind.Bid, cancellation)
            )
            ?? await world.InAsync<RequestManager, ManagerRequest>(ask =>
                ask.RunAsync(olga, new(ManagerKind.Bid, "To send from each freelancer."), cancellation)
            );
        if (request.State is not RequestState.Assigned)
            await world.InAsync<AnswerRequest>(answer =>
                answer.RunAsync(ruth, new(request.Id, AnswerRequest.Answers.Assign), cancellation)
            );
        await InviteAsync(olga, ManagerKind.Bid, cancellation);

        foreach (var (person, roles) in new[] { ("dmytro", Roles.Lead), ("kateryna", Roles.Bidder), ("artem", Roles.Sender) })
        {
            var one = await world.AsAsync(person, cancellation: cancellation);
            if (
                !await world.InAsync<RadarDb, bool>(db =>
                    db.WorkspacePeople.AnyAsync(each => each.WorkspaceId == workspace.Id && each.PersonId == one.PersonId, cancellation)
                )
            )
                await world.InAsync<AddColleague>(add => add.RunAsync(olga, new(one.PersonId, roles), cancellation));
        }
    }

    /// <summary>The demo's scanners, in Shadow.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var template = await WriteAsync("Honest beginning", cancellation);
        foreach (var (name, query, sender, hourly, whole, _) in Scanners)
            await SaveAsync(
                name,
                new ScannerDefinition { Query = query, Clauses = [new Budget(new(hourly * 100L), new(whole * 100L))] },
                sender,
                template,
                cancellation
            );
    }

    /// <summary>A letter's template in the workspace.</summary>
    public async Task<Guid> WriteAsync(string name, CancellationToken cancellation)
    {
        var dmytro = await DmytroAsync(cancellation);
        var template =
            await world.InAsync<RadarDb, Template?>(db =>
                db.Templates.AsNoTracking().SingleOrDefaultAsync(one => one.Name == name, cancellation)
            ) ?? await world.InAsync<SaveTemplate, Template>(save => save.RunAsync(dmytro, new(null, 0, name, Letter), cancellation));
        return template.Id;
    }

    /// <summary>Saves a scanner and lets it watch in Shadow.</summary>
    public async Task<Scanner> SaveAsync(
        string name,
        ScannerDefinition definition,
        string sender,
        Guid template,
        CancellationToken cancellation
    )
    {
        var dmytro = await DmytroAsync(cancellation);
        var person = await world.AsAsync(sender, cancellation: cancellation);
        var configuration = new ScannerConfiguration
        {
            Name = name,
            Definition = definition,
            Sender = new SenderRule(SenderKind.One, [person.PersonId]),
            Terms = new Terms(new HourlyTerms(HourlyBy.Profile), new FixedTerms(FixedBy.Budget)),
            TemplateId = template,
            CapDay = 10,
            Acknowledged = [.. definition.Parsed.Warnings.Select(warning => warning.Code).Distinct()],
        };
        var scanner =
            await world.InAsync<RadarDb, Scanner?>(db =>
                db.Scanners.AsNoTracking().SingleOrDefaultAsync(one => one.Name == name && one.ArchivedAt == null, cancellation)
            ) ?? await world.InAsync<SaveScanner, Scanner>(save => save.RunAsync(dmytro, new(null, 0, configuration), cancellation));
        if (scanner.Mode is ScannerMode.Draft)
            await world.InAsync<SetMode>(set => set.RunAsync(dmytro, new(scanner.Id, ScannerMode.Shadow), cancellation));
        return scanner;
    }

    /// <summary>After days in Shadow Dmytro looks at what the scanners found, tests the letter, and switches on those that are not.</summary>
    public async Task SwitchOnAsync(CancellationToken cancellation)
    {
        if (on)
            return;
        var waiting = await world.InAsync<RadarDb, List<string>>(db =>
            db.Scanners.Where(scanner => scanner.Mode == ScannerMode.Shadow).Select(scanner => scanner.Name).ToListAsync(cancellation)
        );
        foreach (var (name, _, _, _, _, mode) in Scanners.Where(one => one.Mode is not ScannerMode.Shadow && waiting.Contains(one.Name)))
            await SwitchOnAsync(name, mode, cancellation);
        on = true;
    }

    private bool on;

    /// <summary>Looks at the scanner's matches, tests its letter and sets the mode, as a person at the page.</summary>
    public async Task SwitchOnAsync(string name, ScannerMode mode, CancellationToken cancellation)
    {
        var dmytro = await DmytroAsync(cancellation);
        var (id, configuration) = await world.InAsync<RadarDb, (Guid, ScannerConfiguration)>(async db =>
        {
            var scanner = await db.Scanners.SingleAsync(scanner => scanner.Name == name, cancellation);
            return (
                scanner.Id,
                (await db.ScannerVersions.SingleAsync(version => version.Id == scanner.VersionId, cancellation)).Configuration
            );
        });
        if (mode is ScannerMode.Auto)
        {
            await world.InAsync<PreviewScanner>(preview => preview.RunAsync(dmytro, new(configuration), cancellation));
            await world.InAsync<TestTemplate>(test => test.RunAsync(dmytro, new(Letter, ScannerId: id), cancellation));
        }
        await world.InAsync<SetMode>(set => set.RunAsync(dmytro, new(id, mode, VolumeIsMeant: true), cancellation));
    }

    /// <summary>Dmytro reads what waits for a person, the oldest and so many at most, and sends it; returns how many went.</summary>
    public async Task<int> ApproveAsync(int most, CancellationToken cancellation)
    {
        var dmytro = await DmytroAsync(cancellation);
        var waiting = await world.InAsync<RadarDb, List<Bid>>(db =>
            db.Bids.AsNoTracking()
                .Where(bid => bid.State == BidState.AwaitingApproval)
                .OrderBy(bid => bid.MatchedAt)
                .Take(100)
                .ToListAsync(cancellation)
        );
        var approved = 0;
        // What could not be sent once is not read again and again: a person would leave it, and it runs out.
        foreach (var bid in waiting.Where(bid => !read.Contains((bid.Id, bid.ContentHash))).Take(most))
        {
            read.Add((bid.Id, bid.ContentHash));
            try
            {
                var price = await world.InAsync<IBidding, int?>(bidding => bidding.PriceAsync(bid.JobId, cancellation));
                await world.InAsync<ApproveBid>(approve =>
                    approve.RunAsync(dmytro, new(bid.Id, bid.ContentHash ?? "", price ?? 0), cancellation)
                );
                approved++;
            }
            catch (Refusal)
            {
                // Unanswered questions, a gap in the letter, a job that closed.
            }
        }
        return approved;
    }

    private static bool IsForReact(JobContent job) =>
        job is { UsOnly: false, HourlyMin: >= 4000 } && Has(job, "React") && Has(job, "TypeScript");

    private static bool Has(JobContent job, string skill) => job.Skills.Contains(skill);

    private async Task<Actor> DmytroAsync(CancellationToken cancellation) =>
        await world.AsAsync("dmytro", AccountKind.Workspace, Slug, cancellation) with
        {
            Door = Door.Page,
        };

    private async Task AddAsync(Actor ruth, AddManager.Input manager, CancellationToken cancellation)
    {
        if (!await world.InAsync<RadarDb, bool>(db => db.Managers.AnyAsync(one => one.ShortId == manager.ShortId, cancellation)))
            await world.InAsync<AddManager>(add => add.RunAsync(ruth, manager, cancellation));
    }

    private async Task InviteAsync(Actor olga, ManagerKind kind, CancellationToken cancellation)
    {
        await world.SettleAsync(cancellation);
        var (assignment, state) = await world.InAsync<RadarDb, (Guid, AssignmentState)>(async db =>
        {
            var one = await db.Assignments.AsNoTracking().SingleAsync(one => one.Kind == kind, cancellation);
            return (one.Id, one.State);
        });
        if (state is not AssignmentState.Assigned)
            return;
        await world.InAsync<ChooseAdmin>(choose => choose.RunAsync(olga, new(assignment, TopUp: false), cancellation));
        await world.InAsync<InviteManager>(invite => invite.RunAsync(olga, new(assignment, Agreed: true), cancellation));
        await world.SettleAsync(cancellation);
    }
}
