using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Letters;

/// <summary>A letter with places to fill in. Each save is a version; letters name it .</summary>
public sealed class Template : IVersioned
{
    private Template() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The workspace.</summary>
    public Guid WorkspaceId { get; private init; }

    /// <summary>The name, 2 to 60 characters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The letter's language, such as <c>en</c> (R-330).</summary>
    public string Language { get; private set; } = "en";

    /// <summary>The number of the text in force.</summary>
    public int VersionNumber { get; private set; }

    /// <summary>The text in force.</summary>
    public Guid VersionId { get; private set; }

    /// <summary>When it was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Makes a template with its first version. Refuses a text that cannot be used .</summary>
    public static (Template Template, TemplateVersion First) Write(
        Guid workspaceId,
        string name,
        string text,
        string author,
        DateTimeOffset now
    )
    {
        var template = new Template { WorkspaceId = workspaceId, CreatedAt = now };
        return (template, template.Save(name, text, 0, author, now));
    }

    /// <summary>Saves a text as the next version; versions in use are not changed, only followed .</summary>
    public TemplateVersion Save(string name, string text, int from, string author, DateTimeOffset now)
    {
        if (from != VersionNumber)
            throw new Overtaken();
        name = name.Trim();
        if (name.Length is < 2 or > 60)
            throw new InvalidInput("name", "A letter's name has 2 to 60 characters.");
        TemplateText.MustHold(text);
        Name = name;
        var version = TemplateVersion.Of(this, ++VersionNumber, text, author, now);
        VersionId = version.Id;
        return version;
    }

    private sealed class Mapping : IEntityTypeConfiguration<Template>
    {
        public void Configure(EntityTypeBuilder<Template> entity)
        {
            entity.ToTable("Templates");
            entity.HasIndex(template => new { template.WorkspaceId, template.Name });
        }
    }
}

/// <summary>One text of a template. Never changed .</summary>
public sealed class TemplateVersion
{
    private TemplateVersion() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The template.</summary>
    public Guid TemplateId { get; private init; }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; private init; }

    /// <summary>The text with its places.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Who saved it.</summary>
    public string Author { get; private init; } = "";

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    internal static TemplateVersion Of(Template template, int number, string text, string author, DateTimeOffset now) =>
        new()
        {
            TemplateId = template.Id,
            Number = number,
            Text = text.ReplaceLineEndings("\n"),
            Author = author,
            At = now,
        };

    private sealed class Mapping : IEntityTypeConfiguration<TemplateVersion>
    {
        public void Configure(EntityTypeBuilder<TemplateVersion> entity)
        {
            entity.ToTable("TemplateVersions");
            entity.HasIndex(version => new { version.TemplateId, version.Number }).IsUnique();
            entity.HasOne<Template>().WithMany().HasForeignKey(version => version.TemplateId);
        }
    }
}

/// <summary>An answer in the library: a pattern over the client's question and the text that answers it .</summary>
public sealed class AnswerPattern
{
    private AnswerPattern() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The workspace.</summary>
    public Guid WorkspaceId { get; private init; }

    /// <summary>Its place in the list: the highest that matches answers .</summary>
    public int Position { get; private init; }

    /// <summary>A query over the question's text.</summary>
    public string Query { get; private init; } = "";

    /// <summary>The answer, a template.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Adds an answer at the end of the list. Refuses a query or text that cannot be used.</summary>
    public static AnswerPattern Add(Guid workspaceId, int position, string query, string text)
    {
        if (Matching.Query.Parse(query).Errors is [var error, ..])
            throw new InvalidInput("query", error.Message);
        if (string.IsNullOrWhiteSpace(query))
            throw new InvalidInput("query", "Say which questions this answers.");
        if (string.IsNullOrWhiteSpace(text))
            throw new InvalidInput("text", "An answer needs a text.");
        TemplateText.MustHold(text);
        return new AnswerPattern
        {
            WorkspaceId = workspaceId,
            Position = position,
            Query = query,
            Text = text,
        };
    }

    /// <summary>Whether it answers this question.</summary>
    public bool Answers(string question) =>
        Matching
            .Evaluator.Judge(new Matching.ScannerDefinition { Query = Query }, new Matching.Posting { Title = question, Description = "" })
            .Verdict is Matching.Verdict.Match;

    private sealed class Mapping : IEntityTypeConfiguration<AnswerPattern>
    {
        public void Configure(EntityTypeBuilder<AnswerPattern> entity)
        {
            entity.ToTable("AnswerPatterns");
            entity.HasIndex(pattern => new { pattern.WorkspaceId, pattern.Position });
        }
    }
}
