using Guildhall.Radar.Letters;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding.Walk;

/// <summary>Step 6: every screening question is answered from the library, or a person is asked (R-344, R-345).</summary>
internal sealed class WriteAnswers(RadarDb db, LetterWriter writer, LetterScenes scenes) : IStep
{
    public BidStep Step => BidStep.Answers;

    public async Task RunAsync(IReadOnlyList<Underway> bids, CancellationToken cancellation)
    {
        var asking = bids.Where(item => item.Snapshot.Questions.Count > 0).ToList();
        foreach (var item in bids.Except(asking))
            item.Go(Step, "The client asks no questions.");
        if (asking.Count == 0)
            return;

        var workspaces = asking.Select(item => item.Bid.WorkspaceId).Distinct().ToList();
        var library = (
            await db
                .AnswerPatterns.AsNoTracking()
                .Where(pattern => workspaces.Contains(pattern.WorkspaceId))
                .OrderBy(pattern => pattern.Position)
                .ToListAsync(cancellation)
        ).ToLookup(pattern => pattern.WorkspaceId);
        var scenesOf = await scenes.OfAsync(asking, cancellation);
        foreach (var item in asking)
            Answer(item, library[item.Bid.WorkspaceId], scenesOf[item.Bid.Id]);
    }

    private void Answer(Underway item, IEnumerable<AnswerPattern> library, LetterScene scene)
    {
        var questions = item.Snapshot.Questions;
        var answers = new Dictionary<Guid, string>();
        List<string> open = [];
        string? contact = null;
        foreach (var question in questions)
        {
            // The highest in the list answers, not the vaguest (R-345).
            var written = library.FirstOrDefault(pattern => pattern.Answers(question.Text)) is { } pattern
                ? writer.Write(pattern.Text, scene)
                : null;
            if (written is null || written.Gaps.Count > 0 || written.Text.Length == 0)
                open.Add(question.Text);
            else
                answers[question.Id] = written.Text;
            contact ??= written?.Contact;
        }
        item.Bid.Answer(answers);
        if (contact is not null)
            item.Bid.Ask("contact-details", $"An answer gives “{contact}”, before any contract.");
        if (open.Count > 0)
            item.Ask(
                Step,
                new Asked(
                    "question-open",
                    $"Nothing in the library answers “{open[0]}”{(open.Count > 1 ? $" and {open.Count - 1} more" : "")}."
                )
            );
        else if (contact is not null)
            item.Ask(Step, new Asked("contact-details", $"An answer gives “{contact}”, before any contract."));
        else
            item.Go(Step, $"{answers.Count} of {questions.Count} questions answered from the library.");
    }
}
