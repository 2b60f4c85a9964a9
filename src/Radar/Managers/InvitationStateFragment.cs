using Guildhall.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Radar.Managers;

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
