using Guildhall.Kernel;
using Guildhall.Server.Operator;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Help;

/// <summary>How an article did: how many it helped, how many not.</summary>
public sealed record HelpFigures(HelpPages.Article Article, int Helped, int NotHelped);

/// <summary>What somebody missed in an article.</summary>
public sealed record HelpRemark(string Article, string Text, DateTimeOffset At);

/// <summary>What the instance's people say of its help.</summary>
public sealed record HelpAnswersView(IReadOnlyList<HelpFigures> Articles, IReadOnlyList<HelpRemark> Remarks);

/// <summary>Which articles help, and what people miss in them. For the operator; who said it is not shown.</summary>
public sealed class SeeHelpAnswers(ServerDb db, HelpPages pages) : IUseCase
{
    private const int Latest = 50;

    /// <summary>Every article, and the latest remarks.</summary>
    public async Task<HelpAnswersView> RunAsync(Actor actor, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var counts = await db
            .HelpAnswers.GroupBy(answer => answer.Article)
            .Select(group => new
            {
                group.Key,
                Helped = group.Count(answer => answer.Helped),
                All = group.Count(),
            })
            .ToDictionaryAsync(row => row.Key, cancellation);
        var remarks = await db
            .HelpAnswers.Where(answer => answer.Remark != "")
            .OrderByDescending(answer => answer.At)
            .Take(Latest)
            .Select(answer => new HelpRemark(answer.Article, answer.Remark, answer.At))
            .ToListAsync(cancellation);
        return new(
            [
                .. pages.All.Select(article =>
                    counts.GetValueOrDefault(article.Slug) is { } row
                        ? new HelpFigures(article, row.Helped, row.All - row.Helped)
                        : new HelpFigures(article, 0, 0)
                ),
            ],
            remarks
        );
    }
}
