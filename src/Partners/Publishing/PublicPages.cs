using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Partners.Publishing;

/// <summary>
/// The public pages as they are sent, kept in memory as bytes and never sent without asking whether they still hold (P-086, P-181, P-237).
/// <para>
/// What a page shows was read under a stamp: how many saves of this module and how many told changes of people and memberships were
/// through in this process. These grow before a save returns to whoever made it, so the first request after a change finds another stamp
/// and reads again. What another process changed is found by reading again after some seconds (P-087). When nothing that is shown has
/// changed, the bytes stay. See docs/decisions.
/// </para>
/// </summary>
public sealed class PublicPages(IServiceScopeFactory scopes, OutboxSignal signal, Settings<PartnersDb> settings, TimeProvider clock)
{
    private const int MostPages = 1000;
    private const int MostRendered = 300;

    private readonly ConcurrentDictionary<string, Slot> slots = new(StringComparer.Ordinal);

    /// <summary>What the page of an address shows at this moment; null when none is public there.</summary>
    public async ValueTask<OnShow?> FindAsync(string slug, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (slots.TryGetValue(slug, out var slot) && slot.OnShow is { } shown && Holds(shown, now))
            return shown;

        slot ??= new Slot();
        await slot.Gate.WaitAsync(cancellation);
        try
        {
            if (slot.OnShow is { } meanwhile && Holds(meanwhile, now))
                return meanwhile;
            // The stamp is taken before reading: whatever is saved from now on makes it another one.
            var stamp = Stamp();
            var seconds = await settings.GetAsync(PartnersSettings.LookAgainSeconds, cancellation);
            await using var scope = scopes.CreateAsyncScope();
            var exhibition = await scope.ServiceProvider.GetRequiredService<Curate>().FindAsync(slug, preview: false, cancellation);
            if (exhibition is null)
            {
                // Nothing is kept of what is not there, so that nobody fills the memory by guessing addresses.
                slots.TryRemove(slug, out _);
                slot.OnShow = null;
                return null;
            }
            var digest = exhibition.Digest();
            var minute = MinuteOf(now);
            var kept = slot.OnShow is { } before && before.Digest == digest && before.Minute == minute ? before : null;
            var next = new OnShow(
                kept?.Exhibition ?? exhibition,
                digest,
                stamp,
                now.AddSeconds(seconds),
                minute,
                slot.OnShow is { } last && last.Digest == digest ? last.Since : now,
                kept?.Rendered ?? new()
            );
            slot.OnShow = next;
            if (slots.Count >= MostPages)
                slots.Clear();
            slots[slug] = slot;
            return next;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>The bytes of one view of a page, made the first time they are asked for.</summary>
    public static async ValueTask<Rendered> RenderAsync(OnShow shown, string key, Func<OnShow, Task<byte[]>> make)
    {
        if (shown.Rendered.TryGetValue(key, out var made))
            return await made.Value;
        if (shown.Rendered.Count >= MostRendered)
            shown.Rendered.Clear();
        var making = shown.Rendered.GetOrAdd(key, _ => new Lazy<Task<Rendered>>(async () => Rendered.Of(await make(shown))));
        try
        {
            return await making.Value;
        }
        catch
        {
            shown.Rendered.TryRemove(key, out _);
            throw;
        }
    }

    /// <summary>Draws a component as a whole document.</summary>
    public async Task<byte[]> DrawAsync<TComponent>(IDictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters))).ToHtmlString()
        );
        return System.Text.Encoding.UTF8.GetBytes(html);
    }

    private bool Holds(OnShow shown, DateTimeOffset now) =>
        shown.Stamp == Stamp() && now < shown.LookAgainAt && shown.Minute == MinuteOf(now);

    private Stamp Stamp() => new(signal.Saves<PartnersDb>(), signal.Told<RosterChanged>(), signal.Told<MembershipChanged>());

    // Cards tell the time where the expert lives, so they are drawn anew each minute.
    private static long MinuteOf(DateTimeOffset now) => now.UtcTicks / TimeSpan.TicksPerMinute;

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1);
        public volatile OnShow? OnShow;
    }
}

/// <summary>Counts of what was saved in this process; equal ones mean that nothing was saved between.</summary>
public readonly record struct Stamp(long Saves, long PeopleTold, long MembershipsTold);

/// <summary>What a page shows, and how long that may be believed.</summary>
/// <param name="Exhibition">What it shows.</param>
/// <param name="Digest">The hash of that.</param>
/// <param name="Stamp">Under which counts it was read.</param>
/// <param name="LookAgainAt">When it is read again even if the counts did not change.</param>
/// <param name="Minute">The minute it is drawn for.</param>
/// <param name="Since">When what it shows changed last, as far as this process knows.</param>
/// <param name="Rendered">Its views as bytes.</param>
public sealed record OnShow(
    Exhibition Exhibition,
    string Digest,
    Stamp Stamp,
    DateTimeOffset LookAgainAt,
    long Minute,
    DateTimeOffset Since,
    ConcurrentDictionary<string, Lazy<Task<Rendered>>> Rendered
);

/// <summary>An answer as bytes: plain and compressed, with its tag.</summary>
public sealed record Rendered(byte[] Plain, byte[] Gzip, byte[] Brotli, string ETag)
{
    /// <summary>Compresses and tags.</summary>
    public static Rendered Of(byte[] plain) =>
        new(
            plain,
            Compress(plain, stream => new GZipStream(stream, CompressionLevel.Optimal)),
            Compress(plain, stream => new BrotliStream(stream, CompressionLevel.Optimal)),
            $"\"{Convert.ToHexStringLower(SHA256.HashData(plain))[..24]}\""
        );

    private static byte[] Compress(byte[] plain, Func<Stream, Stream> with)
    {
        using var to = new MemoryStream();
        using (var compressing = with(to))
            compressing.Write(plain);
        return to.ToArray();
    }
}
