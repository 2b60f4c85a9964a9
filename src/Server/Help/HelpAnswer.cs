using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Server.Help;

/// <summary>What one person answered to "Did this answer your question?" of an article (M-328, R-512); the latest answer counts.</summary>
public sealed class HelpAnswer
{
    /// <summary>The longest remark, in characters.</summary>
    public const int LongestRemark = 1_000;

    private HelpAnswer() { } // EF

    /// <summary>The article's slug.</summary>
    public string Article { get; private init; } = "";

    /// <summary>Who answered.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>Whether it helped.</summary>
    public bool Helped { get; private set; }

    /// <summary>What they missed; empty if nothing was said.</summary>
    public string Remark { get; private set; } = "";

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>A person's first answer to an article.</summary>
    public static HelpAnswer Of(string article, Guid personId) => new() { Article = article, PersonId = personId };

    /// <summary>Answers, or answers anew. Refuses a remark over <see cref="LongestRemark"/> with <see cref="InvalidInput"/>.</summary>
    public void Say(bool helped, string remark, DateTimeOffset now)
    {
        remark = remark.Trim();
        if (remark.Length > LongestRemark)
            throw new InvalidInput("remark", $"At most {LongestRemark:N0} characters.");
        (Helped, Remark, At) = (helped, remark, now);
    }

    private sealed class Mapping : IEntityTypeConfiguration<HelpAnswer>
    {
        public void Configure(EntityTypeBuilder<HelpAnswer> entity)
        {
            entity.ToTable("HelpAnswers");
            entity.HasKey(answer => new { answer.Article, answer.PersonId });
            entity.HasIndex(answer => answer.At);
        }
    }
}
