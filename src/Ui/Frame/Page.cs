using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Guildhall.Ui;

/// <summary>
/// A page or a part of one that draws itself once everything it needs is there. The framework's own base draws before the first answer
/// of a database has come, and again after: on the server nobody would see the first drawing, and it would have to cope with nothing.
/// The base of every component in the modules, by their <c>_Imports.razor</c>.
/// </summary>
public abstract class Page : IComponent, IHandleEvent
{
    private readonly RenderFragment drawing;
    private RenderHandle handle;
    private bool isInitialized;

    /// <summary>Draws by what the markup says.</summary>
    protected Page() => drawing = BuildRenderTree;

    /// <summary>The addresses of files by content.</summary>
    protected ResourceAssetCollection Assets => handle.Assets;

    void IComponent.Attach(RenderHandle renderHandle) => handle = renderHandle;

    async Task IComponent.SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        var loading = LoadAsync();
        // Who is sent on before the first wait breaks off the drawing of the frame around the page, and what comes after the page there
        // has not begun: to the renderer it looks like the root, which it then draws in itself until the stack ends. A moment later,
        // with the frame whole, it is an answer like any other.
        if (loading.IsFaulted)
            await Task.Yield();
        await loading;
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        if (!isInitialized)
        {
            isInitialized = true;
            OnInitialized();
            await OnInitializedAsync();
        }
        OnParametersSet();
        await OnParametersSetAsync();
    }

    async Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem callback, object? arg)
    {
        await callback.InvokeAsync(arg);
        StateHasChanged();
    }

    /// <summary>The markup; written by the compiler.</summary>
    protected virtual void BuildRenderTree(RenderTreeBuilder builder) { }

    /// <summary>Called once, when the parameters are there.</summary>
    protected virtual void OnInitialized() { }

    /// <summary>Called once after <see cref="OnInitialized"/>; nothing is drawn before it is through.</summary>
    protected virtual Task OnInitializedAsync() => Task.CompletedTask;

    /// <summary>Called whenever parameters were set.</summary>
    protected virtual void OnParametersSet() { }

    /// <summary>Called after <see cref="OnParametersSet"/>; nothing is drawn before it is through.</summary>
    protected virtual Task OnParametersSetAsync() => Task.CompletedTask;

    /// <summary>Draws again.</summary>
    protected void StateHasChanged() => handle.Render(drawing);
}
