using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace Guildhall.Ui;

/// <summary>
/// Parts of pages that were drawn before from the very same data, so that a list which many look at, or one person again and again, is
/// not drawn anew for each look. A drawing lives as long as the data it was made from: data that is read again is drawn again.
/// </summary>
public sealed class Drawings(ILoggerFactory logs)
{
    private readonly ConditionalWeakTable<object, ConcurrentDictionary<Key, string>> drawn = [];

    /// <summary>
    /// The component's markup with these parameters. They must all follow from <paramref name="data"/>, which is known again by
    /// reference, and from <paramref name="of"/>; zone, language and the moment to the second are the reader's.
    /// </summary>
    public async Task<MarkupString> DrawAsync<TComponent>(
        object data,
        string of,
        Dictionary<string, object?> parameters,
        Reader reader,
        IServiceProvider services
    )
        where TComponent : IComponent
    {
        // Ages of less than a minute count seconds; nothing on a page is told finer.
        var key = new Key(typeof(TComponent), of, reader.Zone.Id, reader.Culture.Name, reader.Now.ToUnixTimeSeconds());
        var kept = drawn.GetOrCreateValue(data);
        if (kept.TryGetValue(key, out var markup))
            return new MarkupString(markup);

        await using var renderer = new HtmlRenderer(services, logs);
        markup = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters))).ToHtmlString()
        );
        foreach (var old in kept.Keys.Where(known => known.Second < key.Second).ToList())
            kept.TryRemove(old, out _);
        kept[key] = markup;
        return new MarkupString(markup);
    }

    private readonly record struct Key(Type Component, string Of, string Zone, string Culture, long Second);
}
