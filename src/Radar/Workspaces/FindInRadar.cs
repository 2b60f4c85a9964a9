using Guildhall.Kernel;
using Guildhall.Ui;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Workspaces;

/// <summary>Finds scanners of the workspaces one may look into .</summary>
internal sealed class FindInRadar(RadarDb db) : IFind
{
    private const int Most = 8;

    public async Task<IReadOnlyList<Finding>> FindAsync(Actor actor, string text, CancellationToken cancellation)
    {
        var mine = await db
            .WorkspacePeople.AsNoTracking()
            .Include(person => person.Workspace)
            .Where(person => person.PersonId == actor.PersonId && person.LeftAt == null)
            .ToListAsync(cancellation);
        var open = mine.Where(person => person.May(Act.See)).ToDictionary(person => person.WorkspaceId, person => person.Workspace);
        var ids = open.Keys.ToList();
        var scanners = await db
            .Scanners.AsNoTracking()
            .Where(scanner => ids.Contains(scanner.WorkspaceId) && scanner.ArchivedAt == null)
            .WithText(db, scanner => scanner.Name, text)
            .OrderBy(scanner => scanner.Name)
            .Take(Most)
            .Select(scanner => new
            {
                scanner.Id,
                scanner.Name,
                scanner.WorkspaceId,
            })
            .ToListAsync(cancellation);
        return
        [
            .. scanners.Select(scanner => new Finding(
                "Scanners",
                scanner.Name,
                open[scanner.WorkspaceId].Name,
                $"/r/{open[scanner.WorkspaceId].Slug}/scanners/{scanner.Id}",
                "scan"
            )),
        ];
    }
}
