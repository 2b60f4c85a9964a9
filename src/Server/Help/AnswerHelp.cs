using Guildhall.Kernel;

namespace Guildhall.Server.Help;

/// <summary>Tells whether an article answered the question (M-328, R-512). Whoever is signed in may; once a person and article.</summary>
public sealed class AnswerHelp(ServerDb db, HelpPages pages, TimeProvider clock) : IUseCase
{
    /// <summary>Keeps the answer in the place of an earlier one. Two at the same moment: the second is refused with <see cref="Overtaken"/>.</summary>
    public async Task RunAsync(Actor actor, string slug, bool helped, string remark, CancellationToken cancellation)
    {
        var article = pages.One(slug);
        var answer = await db.HelpAnswers.FindAsync([article.Slug, actor.PersonId], cancellation);
        if (answer is null)
            db.HelpAnswers.Add(answer = HelpAnswer.Of(article.Slug, actor.PersonId));
        answer.Say(helped, remark, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
    }
}
