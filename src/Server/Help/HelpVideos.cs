using Guildhall.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Guildhall.Server.Help;

/// <summary>
/// The place for videos (M-328, R-512): one that the operator puts into the data folder as <c>help/connect-your-agency.webm</c> (or
/// <c>.mp4</c>) stands above that article.
/// </summary>
public sealed class HelpVideos(ServeOptions options)
{
    private static readonly (string Ending, string Type)[] Kinds = [(".webm", "video/webm"), (".mp4", "video/mp4")];

    /// <summary>The article's video and its type; null where there is none.</summary>
    public (string File, string Type)? Of(HelpPages.Article article)
    {
        foreach (var (ending, type) in Kinds)
        {
            var file = Path.Combine(options.Data, "help", article.Slug + ending);
            if (File.Exists(file))
                return (file, type);
        }
        return null;
    }

    internal static void Map(WebApplication app) =>
        app.MapGet(
            "/help/{slug}/video",
            Results<PhysicalFileHttpResult, NotFound> (string slug, HelpPages pages, HelpVideos videos) =>
                videos.Of(pages.One(slug)) is { } video
                    ? TypedResults.PhysicalFile(video.File, video.Type, enableRangeProcessing: true)
                    : TypedResults.NotFound()
        );
}
