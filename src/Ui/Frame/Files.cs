using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Ui;

/// <summary>
/// The addresses of the kit's files, stamped with their content so that browsers may keep them for good. Taken from the endpoints of the
/// pages, so that a fragment drawn alone names the same files as the page it is put into.
/// </summary>
public sealed class Files(EndpointDataSource endpoints)
{
    private readonly ConcurrentDictionary<string, string> known = new(StringComparer.Ordinal);
    private ResourceAssetCollection? assets;
    private string? icons;

    /// <summary>The address of a file, such as <c>ui/css/guildhall.css</c>.</summary>
    public string this[string path] => known.GetOrAdd(path, static (path, files) => "/" + files.Assets[path], this);

    /// <summary>The address of the icon sprite.</summary>
    public string Icons => icons ??= this["ui/lib/icons.svg"];

    // Asked first when a page is drawn, long after the endpoints were mapped.
    private ResourceAssetCollection Assets =>
        assets ??=
            endpoints
                .Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<ResourceAssetCollection>())
                .FirstOrDefault(found => found is not null)
            ?? ResourceAssetCollection.Empty;
}
