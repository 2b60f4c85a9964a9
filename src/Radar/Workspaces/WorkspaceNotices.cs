using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Workspaces;

/// <summary>Telling the people of a workspace what concerns those who may do something about it .</summary>
internal static class WorkspaceNotices
{
    /// <summary>Tells everyone who may <paramref name="act"/> for the whole workspace; the caller saves.</summary>
    public static async Task TellThoseWhoMayAsync(
        this RadarDb db,
        Guid workspaceId,
        Act act,
        NoticeKind kind,
        string text,
        string page,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var people = await db
            .WorkspacePeople.AsNoTracking()
            .Include(person => person.Workspace)
            .Where(person => person.WorkspaceId == workspaceId && person.LeftAt == null)
            .ToListAsync(cancellation);
        var concerned = people.Where(person => person.May(act)).ToList();
        if (concerned is [var one, ..])
        {
            var home = $"/r/{one.Workspace.Slug}";
            db.Tell(
                new NoticeQueued(concerned.ConvertAll(person => person.PersonId), kind, home, $"{one.Workspace.Name}: {text}", home + page),
                now
            );
        }
    }
}
