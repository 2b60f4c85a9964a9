using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Letters;

/// <summary>Saves a letter's template: a new one, or the next version of one there is .</summary>
public sealed class SaveTemplate(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="TemplateId">The template; null for a new one.</param>
    /// <param name="From">The version number one began from; 0 for a new one.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Text">Its text.</param>
    public sealed record Input(Guid? TemplateId, int From, string Name, string Text);

    /// <summary>Saves it. Refuses, with the place, what a template may not hold.</summary>
    public async Task<Template> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Write);
        acting.Workspace.MustBeOpen();
        var now = clock.GetUtcNow();
        Template template;
        if (input.TemplateId is not { } id)
        {
            (template, var first) = Template.Write(acting.WorkspaceId, input.Name, input.Text, acting.Name, now);
            db.AddRange(template, first);
        }
        else
        {
            template = await db
                .Templates.Where(one => one.Id == id && one.WorkspaceId == acting.WorkspaceId)
                .OneAsync("letter", cancellation);
            db.Add(template.Save(input.Name, input.Text, input.From, acting.Name, now));
        }
        db.Record(actor, "letter.saved", template.Id, now, after: new { template.Name, template.VersionNumber });
        await db.SaveChangesAsync(cancellation);
        return template;
    }
}

/// <summary>Adds an answer to the library, at the end of its list .</summary>
public sealed class AddAnswer(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="Query">Which questions it answers, in the query language.</param>
    /// <param name="Text">The answer, a template.</param>
    public sealed record Input(string Query, string Text);

    /// <summary>Adds it.</summary>
    public async Task<AnswerPattern> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Write);
        var last =
            await db.AnswerPatterns.Where(one => one.WorkspaceId == acting.WorkspaceId).MaxAsync(one => (int?)one.Position, cancellation)
            ?? 0;
        var pattern = AnswerPattern.Add(acting.WorkspaceId, last + 1, input.Query, input.Text);
        db.Add(pattern);
        db.Record(actor, "answer.added", pattern.Id, clock.GetUtcNow(), after: new { input.Query });
        await db.SaveChangesAsync(cancellation);
        return pattern;
    }
}

/// <summary>Tries a text on stored jobs: what would be written, and what is empty. Nothing is sent or saved but the note of R-187.</summary>
public sealed class TestTemplate(RadarDb db, IAgencies agencies, LetterWriter writer, TimeProvider clock) : IUseCase
{
    /// <param name="Text">The text, saved or not.</param>
    /// <param name="SenderId">In whose name; the scanner's first sender if not given, else the first freelancer of the team.</param>
    /// <param name="ScannerId">Only jobs this scanner matched; their letter then counts as tested for it.</param>
    public sealed record Input(string Text, Guid? SenderId = null, Guid? ScannerId = null);

    /// <summary>The text on the newest jobs that a scanner matched, else on the newest stored, at most 20.</summary>
    public async Task<IReadOnlyList<Tried>> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.See);
        TemplateText.MustHold(input.Text);
        var team = await agencies.TeamAsync(acting.Workspace.TeamId, cancellation);
        var version = input.ScannerId is { } scannerId
            ? await db
                .Scanners.Where(one => one.Id == scannerId && one.WorkspaceId == acting.WorkspaceId)
                .Join(db.ScannerVersions, one => one.VersionId, one => one.Id, (_, one) => one)
                .OneAsync("scanner", cancellation)
            : null;
        var asked = input.SenderId ?? version?.Configuration.Sender.People.Cast<Guid?>().FirstOrDefault();
        var sender =
            team.FirstOrDefault(member => member.Person.Id == asked)
            ?? team.FirstOrDefault(member => member.Permissions.Contractor is not Contractor.None);
        if (sender is null)
            return [];
        var agency = await agencies.FindAsync(acting.Workspace.AgencyId, cancellation);
        var matched = await db
            .Evaluations.Where(one =>
                one.WorkspaceId == acting.WorkspaceId
                && one.Verdict != Matching.Verdict.NoMatch
                && (input.ScannerId == null || one.ScannerId == input.ScannerId)
            )
            .OrderByDescending(one => one.At)
            .Select(one => one.JobId)
            .Take(40)
            .ToListAsync(cancellation);
        var ids = matched.Distinct().Take(20).ToList();
        var jobs =
            ids.Count > 0
                ? await db.Jobs.AsNoTracking().Where(job => ids.Contains(job.Id)).ToListAsync(cancellation)
                : await db.Jobs.AsNoTracking().OrderByDescending(job => job.SeenAt).Take(20).ToListAsync(cancellation);
        if (version is not null && ids.Count > 0)
        {
            db.Trials.Add(Trial.Letter(acting.WorkspaceId, acting.PersonId, version.Hash, clock.GetUtcNow()));
            await db.SaveChangesAsync(cancellation);
        }
        return
        [
            .. jobs.OrderByDescending(job => job.SeenAt)
                .Select(job => new Tried(
                    job.Id,
                    job.Title,
                    writer.Write(input.Text, LetterScene.Of(job.Now(), sender.Person, agency?.Name ?? "", []))
                )),
        ];
    }
}

/// <summary>A text on one job.</summary>
public sealed record Tried(Guid JobId, string Title, Written Letter);

/// <summary>The letters and answers of a workspace.</summary>
public sealed class SeeLetters(RadarDb db) : IUseCase
{
    /// <summary>The list.</summary>
    public async Task<LetterShelf> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.See);
        var templates = await db
            .Templates.Where(one => one.WorkspaceId == acting.WorkspaceId)
            .OrderBy(one => one.Name)
            .Join(db.TemplateVersions, one => one.VersionId, version => version.Id, (one, version) => new { one, version })
            .AsNoTracking()
            .ToListAsync(cancellation);
        var used = await (
            from bid in db.Bids
            where bid.WorkspaceId == acting.WorkspaceId && bid.SentAt != null
            join version in db.TemplateVersions on bid.TemplateVersionId equals version.Id
            group bid by version.TemplateId into sent
            select new { sent.Key, Count = sent.Count() }
        ).ToDictionaryAsync(row => row.Key, row => row.Count, cancellation);
        var answers = await db
            .AnswerPatterns.AsNoTracking()
            .Where(one => one.WorkspaceId == acting.WorkspaceId)
            .OrderBy(one => one.Position)
            .ToListAsync(cancellation);
        return new LetterShelf(
            [.. templates.Select(row => new LetterRow(row.one, row.version, used.GetValueOrDefault(row.one.Id)))],
            answers,
            acting.May(Act.Write)
        );
    }
}

/// <summary>Letters and answers.</summary>
public sealed record LetterShelf(IReadOnlyList<LetterRow> Letters, IReadOnlyList<AnswerPattern> Answers, bool MayWrite);

/// <summary>A letter with its text in force and how often it was sent.</summary>
public sealed record LetterRow(Template Template, TemplateVersion Version, int Sent);

internal sealed class LetterEndpoints : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/r/{workspace}/letters",
            async (SaveTemplate.Input input, SaveTemplate save, Actor actor, CancellationToken cancellation) =>
            {
                var template = await save.RunAsync(actor, input, cancellation);
                return TypedResults.Ok(new { template.Id, template.VersionNumber });
            }
        );
        routes.MapPost(
            "/r/{workspace}/letters/test",
            async (TestTemplate.Input input, TestTemplate test, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await test.RunAsync(actor, input with { ScannerId = null }, cancellation))
        );
        routes.MapPost(
            "/r/{workspace}/answers",
            async (AddAnswer.Input input, AddAnswer add, Actor actor, CancellationToken cancellation) =>
            {
                var pattern = await add.RunAsync(actor, input, cancellation);
                return TypedResults.Ok(new { pattern.Id, pattern.Position });
            }
        );
    }
}
