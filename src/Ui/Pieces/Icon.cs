using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Guildhall.Ui;

/// <summary>An icon of the sprite. Stands beside a word and says nothing to readers, unless it has a <see cref="Label"/> because it stands alone.</summary>
public sealed class Icon : ComponentBase
{
    /// <summary>A name of <c>icons.txt</c>.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>"sm" (16 px) or "xs" (14 px); nothing for 18 px.</summary>
    [Parameter]
    public string? Size { get; set; }

    /// <summary>What it means, when no word stands beside it.</summary>
    [Parameter]
    public string? Label { get; set; }

    /// <summary>Further classes.</summary>
    [Parameter]
    public string? Class { get; set; }

    [Inject]
    private Files Files { get; set; } = null!;

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var css = Size is null ? "icon" : $"icon icon-{Size}";
        if (Class is not null)
            css += " " + Class;
        var says = Label is null ? "aria-hidden=\"true\"" : $"role=\"img\" aria-label=\"{HtmlEncoder.Default.Encode(Label)}\"";
        builder.AddMarkupContent(0, $"<svg class=\"{css}\" {says}><use href=\"{Files.Icons}#{Name}\"/></svg>");
    }
}
