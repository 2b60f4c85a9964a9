using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Guildhall.Radar.Workspaces;
using Guildhall.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>Every configuration a scanner ever had, and what differs between two, clause by clause (R-190).</summary>
public sealed class SeeVersions(RadarDb db, IAgencies agencies) : IUseCase
{
    /// <summary>The versions, newest first; the two compared are the newest and the one before where none are named.</summary>
    public async Task<VersionsView> RunAsync(Actor actor, Guid scannerId, int? older, int? newer, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Workspaces.Act.See);
        var scanner = await db
            .Scanners.AsNoTracking()
            .Where(one => one.Id == scannerId && one.WorkspaceId == acting.WorkspaceId)
            .OneAsync("scanner", cancellation);
        var versions = await db
            .ScannerVersions.AsNoTracking()
            .Where(version => version.ScannerId == scannerId)
            .OrderByDescending(version => version.Number)
            .ToListAsync(cancellation);
        var after = versions.Find(version => version.Number == (newer ?? scanner.VersionNumber)) ?? throw new Missing("version");
        var before = versions.Find(version => version.Number == (older ?? after.Number - 1));
        if (before is null && older is not null)
            throw new Missing("version");
        var named = await NamesAsync(acting, cancellation);
        return new VersionsView(
            scanner,
            versions,
            before?.Number,
            after.Number,
            before is null ? [] : Difference.Between(before.Configuration, after.Configuration, named),
            scanner.ArchivedAt is null && acting.May(Workspaces.Act.EditScanners)
        );
    }

    /// <summary>What somebody saved since a version, beside what one was about to save from it (R-191).</summary>
    public async Task<Overtaking> OvertakenAsync(
        Actor actor,
        Guid scannerId,
        int from,
        ScannerConfiguration mine,
        CancellationToken cancellation
    )
    {
        var view = await RunAsync(actor, scannerId, from, null, cancellation);
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var named = await NamesAsync(acting, cancellation);
        var (began, newest) = (view.Versions.Single(version => version.Number == from), view.Versions[0]);
        var ours = Difference.Between(began.Configuration, mine, named).ToDictionary(one => one.What);
        var theirs = view.Differences.ToDictionary(one => one.What);
        return new(
            newest,
            [
                .. theirs
                    .Keys.Union(ours.Keys)
                    .Select(what => new OvertakenLine(
                        what,
                        theirs.GetValueOrDefault(what)?.After ?? ours[what].Before,
                        ours.GetValueOrDefault(what)?.After ?? theirs[what].Before
                    ))
                    .Where(line => line.Theirs != line.Mine),
            ]
        );
    }

    private async Task<Func<Guid, string>> NamesAsync(WorkspacePerson acting, CancellationToken cancellation)
    {
        var names = (await agencies.TeamAsync(acting.Workspace.TeamId, cancellation))
            .Select(member => (member.Person.Id, member.Person.Name))
            .Concat(
                (
                    await db
                        .Templates.Where(letter => letter.WorkspaceId == acting.WorkspaceId)
                        .Select(letter => new { letter.Id, letter.Name })
                        .ToListAsync(cancellation)
                ).Select(letter => (letter.Id, letter.Name))
            )
            .DistinctBy(one => one.Id)
            .ToDictionary(one => one.Id, one => one.Name);
        return id => names.GetValueOrDefault(id, "somebody or something gone");
    }
}

/// <summary>The versions of a scanner, and two of them compared.</summary>
public sealed record VersionsView(
    Scanner Scanner,
    IReadOnlyList<ScannerVersion> Versions,
    int? Older,
    int Newer,
    IReadOnlyList<Difference> Differences,
    bool MayEdit
);

/// <summary>Somebody saved first: their version, and what differs from one's own (R-191).</summary>
/// <param name="Newest">The version that is there now.</param>
/// <param name="Lines">What differs between it and one's own.</param>
public sealed record Overtaking(ScannerVersion Newest, IReadOnlyList<OvertakenLine> Lines);

/// <summary>One thing that differs: as it is there now, and as one has it.</summary>
public sealed record OvertakenLine(string What, string Theirs, string Mine);

/// <summary>One thing that differs between two configurations; empty where it is not there.</summary>
public sealed record Difference(string What, string Before, string After)
{
    /// <summary>What differs, in the order of the editor: the query by its normal form (R-164), each clause, then the way to answer.</summary>
    public static IReadOnlyList<Difference> Between(ScannerConfiguration before, ScannerConfiguration after, Func<Guid, string> name)
    {
        var (was, now) = (Lines(before, name), Lines(after, name));
        return
        [
            .. now
                .Keys.Union(was.Keys)
                .Select(what => new Difference(what, was.GetValueOrDefault(what, ""), now.GetValueOrDefault(what, "")))
                .Where(one => one.Before != one.After),
        ];
    }

    private static Dictionary<string, string> Lines(ScannerConfiguration of, Func<Guid, string> named)
    {
        var definition = of.Definition;
        Dictionary<string, string> lines = new()
        {
            ["Name"] = of.Name,
            ["Text"] = definition.Parsed.NormalForm,
            ["Text not known"] = definition.QueryUnknown.ToString(),
            ["Looked for in"] =
                definition.TitleOnly ? "the title"
                : definition.UseSkills ? "title, text and skills"
                : "title and text",
        };
        foreach (var clause in definition.Clauses)
        {
            var name = ClauseLine.Words(clause.Name);
            var what = name;
            for (var i = 2; lines.ContainsKey(what); i++)
                what = $"{name} ({i})";
            var wanted = Evaluator
                .Judge(new ScannerDefinition { Clauses = [clause] }, new Posting())
                .Findings.First(finding => finding.Clause == 0)
                .Wanted;
            lines[what] = clause is Budget or AnyOf ? wanted : $"{wanted}; not stated: {clause.Unknown}";
        }
        lines["Senders"] = $"{of.Sender.Kind}: {string.Join(", ", of.Sender.People.Select(named))}";
        lines["Letter"] = of.TemplateId is { } letter ? named(letter) : "";
        lines["Hourly terms"] = of.Terms.Hourly is { } hourly
            ? Words(hourly.By, hourly.Amount, hourly.Percent, hourly.Floor, hourly.Ceiling)
            : "";
        lines["Fixed terms"] = of.Terms.Fixed is { } fixedTerms
            ? Words(fixedTerms.By, fixedTerms.Amount, fixedTerms.Percent, null, null)
            : "";
        lines["Windows"] = string.Join(
            ", ",
            of.Windows.Select(one => $"{one.Day} {one.From / 60:00}:{one.From % 60:00}–{one.To / 60:00}:{one.To % 60:00}")
        );
        lines["Time zone"] = of.TimeZone ?? "";
        foreach (
            var (what, limit) in new (string, int?)[]
            {
                ("Proposals a day", of.CapDay),
                ("Proposals a month", of.CapMonth),
                ("Connects a day", of.ConnectsDay),
                ("Connects a month", of.ConnectsMonth),
                ("Dearest job", of.MaxPrice),
                ("Oldest job, hours", of.MaxAgeHours),
            }
        )
            lines[what] = limit?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";
        lines["Floors do not hold because"] = of.FloorWaiver ?? "";
        lines["Warnings read"] = string.Join(", ", of.Acknowledged);
        return lines;
    }

    private static string Words<TBy>(TBy by, long? amount, decimal percent, long? floor, long? ceiling)
        where TBy : struct, Enum =>
        string.Join(
            ", ",
            new[]
            {
                by.ToString(),
                amount is { } money ? Figures.Money(money, "USD") : null,
                percent == 0 ? null : $"{percent:+0.#;-0.#} %",
                floor is { } least ? $"at least {Figures.Money(least, "USD")}" : null,
                ceiling is { } most ? $"at most {Figures.Money(most, "USD")}" : null,
            }.OfType<string>()
        );
}

/// <summary>Brings an earlier version back, as a new one (R-190); what saving asks and does, this does too.</summary>
public sealed class BringBackVersion(RadarDb db, SaveScanner save) : IUseCase
{
    /// <param name="ScannerId">The scanner.</param>
    /// <param name="Number">The version to bring back.</param>
    /// <param name="From">The version one began from (R-191).</param>
    public sealed record Input(Guid ScannerId, int Number, int From);

    /// <summary>Saves its configuration as the next version.</summary>
    public async Task<Scanner> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var version = await db
            .ScannerVersions.AsNoTracking()
            .Where(one => one.ScannerId == input.ScannerId && one.Number == input.Number)
            .Where(one => db.Scanners.Any(scanner => scanner.Id == one.ScannerId && scanner.WorkspaceId == acting.WorkspaceId))
            .OneAsync("version", cancellation);
        return await save.RunAsync(
            actor,
            new(input.ScannerId, input.From, version.Configuration, $"Version {input.Number} brought back"),
            cancellation
        );
    }
}

/// <summary>Copies a scanner as a Draft directly under it (R-140); from then on the two know nothing of each other.</summary>
public sealed class DuplicateScanner(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="ScannerId">The scanner; an archived one may be copied too, to the end of the order.</param>
    public sealed record Input(Guid ScannerId);

    /// <summary>Copies all but mode, place and numbers.</summary>
    public async Task<Scanner> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Workspaces.Act.EditScanners);
        acting.Workspace.MustBeOpen();
        var source = await db
            .Scanners.Where(one => one.Id == input.ScannerId && one.WorkspaceId == acting.WorkspaceId)
            .OneAsync("scanner", cancellation);
        var version = await db.ScannerVersions.AsNoTracking().SingleAsync(one => one.Id == source.VersionId, cancellation);
        var others = await db
            .Scanners.Where(one => one.WorkspaceId == acting.WorkspaceId && one.ArchivedAt == null)
            .OrderBy(one => one.Position)
            .ToListAsync(cancellation);
        var place = source.ArchivedAt is null ? source.Position + 1 : others.Count + 1;
        foreach (var below in others.Where(one => one.Position >= place))
            below.MoveTo(below.Position + 1);
        var now = clock.GetUtcNow();
        var (made, first) = Scanner.Draft(acting.WorkspaceId, version.Configuration, place, acting.PersonId, acting.Name, now);
        db.AddRange(made, first);
        db.Record(
            actor,
            "scanner.duplicated",
            made.Id,
            now,
            after: new
            {
                made.Name,
                source = source.Id,
                version.Number,
            }
        );
        await db.SaveChangesAsync(cancellation);
        return made;
    }
}

internal sealed class ScannerVersionsEndpoints : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/r/{workspace}/scanners/{scanner:guid}/versions",
            async (Guid scanner, int? older, int? newer, SeeVersions see, Actor actor, CancellationToken cancellation) =>
            {
                var view = await see.RunAsync(actor, scanner, older, newer, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        versions = view.Versions.Select(version => new
                        {
                            version.Number,
                            version.Author,
                            version.At,
                            version.Note,
                        }),
                        view.Older,
                        view.Newer,
                        view.Differences,
                    }
                );
            }
        );
        routes.MapPost(
            "/r/{workspace}/scanners/{scanner:guid}/versions/{number:int}/bring-back",
            async (
                Guid scanner,
                int number,
                BringBackVersion.Input input,
                BringBackVersion bring,
                Actor actor,
                CancellationToken cancellation
            ) =>
            {
                var saved = await bring.RunAsync(actor, input with { ScannerId = scanner, Number = number }, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        saved.Id,
                        saved.VersionNumber,
                        saved.Mode,
                    }
                );
            }
        );
        routes.MapPost(
            "/r/{workspace}/scanners/{scanner:guid}/duplicate",
            async (Guid scanner, DuplicateScanner duplicate, Actor actor, CancellationToken cancellation) =>
            {
                var made = await duplicate.RunAsync(actor, new(scanner), cancellation);
                return TypedResults.Created($"/api/v1{actor.Account.Home}/scanners/{made.Id}", new { made.Id, made.VersionNumber });
            }
        );
    }
}
