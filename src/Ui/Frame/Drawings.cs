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
    // Addresses are part of the key, and anyone can make up addresses.
    private const int MostOfOneData = 32;

    private readonly ConditionalWeakTable<object, ConcurrentDictionary<Key, string>> drawn = [];

    /// <summary>
    /// The component's markup with these parameters. They must all follow from <paramref name="data"/>, which is known again by
    /// reference, and from <paramref name="of"/>; zone, language and the moment to the second are the reader's. It must hold nothing
    /// that is made for one answer only, such as the token of a form.
    /// </summary>
    /// <param name="data">What is drawn.</param>
    /// <param name="of">What else it depends on.</param>
    /// <param name="parameters">Gives those of the component, when it has to be drawn.</param>
    /// <param name="reader">Who reads it.</param>
    /// <param name="services">Those of the request.</param>
    /// <param name="tellsAges">Whether it says how long ago something was; what does not stays good from one second to the next.</param>
    public async Task<MarkupString> DrawAsync<TComponent>(
        object data,
        string of,
        Func<Dictionary<string, object?>> parameters,
        Reader reader,
        IServiceProvider services,
        bool tellsAges = true
    )
        where TComponent : IComponent
    {
        // Ages of less than a minute count seconds; nothing on a page is told finer.
        var second = tellsAges ? reader.Now.ToUnixTimeSeconds() : long.MaxValue;
        var key = new Key(typeof(TComponent), of, reader.Zone.Id, reader.Culture.Name, second);
        var kept = drawn.GetOrCreateValue(data);
        if (kept.TryGetValue(key, out var markup))
            return new MarkupString(markup);

        await using var renderer = new HtmlRenderer(services, logs);
        markup = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters()))).ToHtmlString()
        );
        foreach (var old in kept.Keys.Where(known => known.Second < second && known with { Second = second } == key).ToList())
            kept.TryRemove(old, out _);
        if (kept.Count >= MostOfOneData)
            kept.Clear();
        kept[key] = markup;
        return new MarkupString(markup);
    }

    private readonly record struct Key(Type Component, string Of, string Zone, string Culture, long Second);
}
