using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace Guildhall.Ui.Tests;

/// <summary>Draws a component as the server does, without a server: at noon of 17 November 2026 UTC, at the address /a/auxility/things.</summary>
internal sealed partial class Drawn : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider services;

    public Drawn(string address = "/a/auxility/things", Action<IServiceCollection>? more = null)
    {
        var add = new ServiceCollection();
        add.AddLogging();
        add.AddSingleton<TimeProvider>(new ManualClock());
        add.AddSingleton<EndpointDataSource>(new DefaultEndpointDataSource());
        add.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        add.AddScoped<NavigationManager>(_ => new Somewhere(address));
        add.AddScoped<AntiforgeryStateProvider, NoToken>();
        add.AddScoped<IJSRuntime, NoScript>();
        add.AddUi();
        more?.Invoke(add);
        services = add.BuildServiceProvider();
        Scope = services.CreateScope().ServiceProvider;
    }

    public IServiceProvider Scope { get; }

    public Reader Reader => Scope.GetRequiredService<Reader>();

    /// <summary>The HTML of a component with its parameters, by name.</summary>
    public async Task<string> Html<TComponent>(params (string Name, object? Value)[] parameters)
        where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(Scope, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var given = ParameterView.FromDictionary(parameters.ToDictionary(p => p.Name, p => p.Value));
            return (await renderer.RenderComponentAsync<TComponent>(given)).ToHtmlString();
        });
    }

    /// <summary>What a person reads of it: no tags, entities as characters, blanks as one space.</summary>
    public async Task<string> Text<TComponent>(params (string Name, object? Value)[] parameters)
        where TComponent : IComponent => Read(await Html<TComponent>(parameters));

    public static string Read(string html) => Blanks().Replace(WebUtility.HtmlDecode(Tags().Replace(html, "")), " ").Trim();

    /// <summary>Text as content of a component.</summary>
    public static RenderFragment Said(string text) => builder => builder.AddContent(0, text);

    public ValueTask DisposeAsync() => services.DisposeAsync();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    private sealed class Somewhere : NavigationManager
    {
        public Somewhere(string address) => Initialize("http://guildhall.example/", "http://guildhall.example" + address);
    }

    private sealed class NoScript : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) =>
            throw new NotSupportedException("Pages need no script.");

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) =>
            throw new NotSupportedException("Pages need no script.");
    }

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken GetAntiforgeryToken() => new("token", "__RequestVerificationToken");
    }
}
