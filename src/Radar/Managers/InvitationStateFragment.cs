using Guildhall.Kernel;
using Guildhall.Radar.Workspaces;
using Guildhall.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Radar.Managers;

/// <summary>The managers' matrix drawn alone, for the workspace's home.</summary>
internal sealed class ManagerMatrixFragment : IFragment
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/r/{workspace}/connection/matrix",
                async (SeeConnection see, SeeWorkspace here, Reader reader, Actor actor, CancellationToken cancellation) =>
                {
                    var workspace = await here.RunAsync(actor, cancellation);
                    reader.Zone = workspace.Zone;
                    return new RazorComponentResult<ManagerMatrix>(
                        new { Of = await see.RunAsync(actor, cancellation), MayConnect = workspace.May(Workspaces.Act.Connect) }
                    );
                }
            )
            .ExcludeFromDescription();
}

/// <summary>How an invitation stands, drawn alone every ten seconds; the same people see it as its page.</summary>
internal sealed class InvitationStateFragment : IFragment
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/r/{workspace}/connect/state/{id:guid}",
                async Task<IResult> (Guid id, SeeConnection see, Actor actor, CancellationToken cancellation) =>
                {
                    var view = await see.RunAsync(actor, cancellation);
                    var manager = view.Managers.FirstOrDefault(each => each.AssignmentId == id) ?? throw new Missing("manager");
                    return new RazorComponentResult<InvitationState>(new { Of = manager });
                }
            )
            .ExcludeFromDescription();
}
