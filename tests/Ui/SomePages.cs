using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Sections;

namespace Guildhall.Ui.Tests;

/// <summary>A program of pages below a slow frame.</summary>
public sealed class SomeApp : ComponentBase
{
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<Microsoft.AspNetCore.Components.Routing.Router>(0);
        builder.AddAttribute(1, "AppAssembly", typeof(SomeApp).Assembly);
        builder.AddAttribute(
            2,
            "Found",
            (RenderFragment<RouteData>)(
                route =>
                    found =>
                    {
                        found.OpenComponent<RouteView>(0);
                        found.AddAttribute(1, "RouteData", route);
                        found.AddAttribute(2, "DefaultLayout", typeof(SlowFrame));
                        found.CloseComponent();
                    }
            )
        );
        builder.CloseComponent();
    }
}

/// <summary>A frame that has to wait for what it shows.</summary>
public sealed class SlowFrame : LayoutComponentBase
{
    private bool isReady;

    protected override async Task OnInitializedAsync()
    {
        await Task.Yield();
        isReady = true;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (!isReady)
            return;
        builder.OpenComponent<AroundPage>(0);
        builder.AddComponentParameter(1, nameof(AroundPage.ChildContent), Body);
        builder.CloseComponent();
    }
}

/// <summary>Shows what it waited for.</summary>
[Route("/loads")]
public sealed class LoadsPage : Page
{
    private string? loaded;
    private int drawn;

    protected override async Task OnInitializedAsync()
    {
        await Task.Yield();
        loaded = "loaded";
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, $"{loaded}, drawn {++drawn} time");
}

/// <summary>Sends its reader on at once.</summary>
[Route("/sends")]
public sealed class SendsPage : Page
{
    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override void OnInitialized() => Navigation.NavigateTo("/loads");
}

/// <summary>Sends its reader on after a wait.</summary>
[Route("/sends-later")]
public sealed class SendsLaterPage : Page
{
    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        await Task.Yield();
        Navigation.NavigateTo("/loads");
    }
}

/// <summary>Refuses at once.</summary>
[Route("/refuses")]
public sealed class RefusesPage : Page
{
    protected override void OnInitialized() => throw new InvalidOperationException("No.");
}

/// <summary>Cannot be drawn.</summary>
[Route("/breaks")]
public sealed class BreaksPage : Page
{
    protected override void BuildRenderTree(RenderTreeBuilder builder) => throw new InvalidOperationException("Not to be drawn.");
}

/// <summary>What a frame draws around a page.</summary>
public sealed class AroundPage : ComponentBase
{
    /// <summary>The page.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "main");
        builder.AddContent(1, ChildContent);
        builder.CloseElement();
        // Not yet begun when the page fails, and so the place where a half-made tree would lead back to its root.
        builder.OpenComponent<SectionOutlet>(2);
        builder.AddComponentParameter(3, nameof(SectionOutlet.SectionName), "below");
        builder.CloseComponent();
    }
}
