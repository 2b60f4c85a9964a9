using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Server.Help;
using Guildhall.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Server.Tests.Help;

public sealed partial class HelpTests
{
    [Fact, Rule("M-328", "R-512")]
    public void Every_entry_that_must_exist_does_with_its_collection_age_and_related_ones()
    {
        var pages = new HelpPages();

        string[] asked =
        [
            "how-proposals-go-out-in-your-name",
            "create-an-agency",
            "connect-your-agency",
            "invite-button-inactive",
            "was-the-manager-added",
            "us-only-jobs",
            "further-managers",
            "questions",
        ];
        Assert.All(asked, slug => Assert.NotEqual("", pages.One(slug).Html));
        Assert.All(pages.All, article => Assert.All(article.Related, slug => Assert.NotEqual(article.Slug, pages.One(slug).Slug)));
        Assert.All(pages.All, article => Assert.NotEqual("", article.Collection));
        Assert.All(pages.All, article => Assert.InRange(article.Updated, new DateOnly(2026, 1, 1), DateOnly.MaxValue));
    }

    [Fact, Rule("R-512")]
    public void Every_article_is_linked_from_where_its_question_arises_and_no_link_leads_nowhere()
    {
        var pages = new HelpPages();
        var linked = Directory
            .EnumerateFiles(Path.Combine(Checkout.Folder, "src"), "*.razor", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Help{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => LinkToHelp().Matches(File.ReadAllText(file)).Select(match => match.Groups["slug"].Value))
            .ToHashSet(StringComparer.Ordinal);

        Assert.Equal(pages.All.Select(article => article.Slug).Order(), linked.Order());
    }

    [Theory]
    [InlineData("invite button", "invite-button-inactive")]
    [InlineData("agenc", "create-an-agency")]
    [InlineData("\"((( shortcuts keys", "keys")]
    public void Words_find_the_article_and_are_no_query(string words, string slug) =>
        Assert.Contains(slug, new HelpPages().Find(words).Select(article => article.Slug));

    [Fact]
    public void Words_that_stand_nowhere_find_nothing() => Assert.Empty(new HelpPages().Find("zeppelin"));

    [Theory, BothDatabases, Rule("M-328", "R-512")]
    public async Task A_reader_says_once_whether_it_helped_and_the_operator_reads_what_is_missing(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        const string page = "/help/connect-your-agency";
        Assert.DoesNotContain("Input.Helped", await instance.Client().GetStringAsync(page), StringComparison.Ordinal);
        var artem = await instance.SignedInAsync("Artem Kovalenko");

        await AnswerAsync(artem, page, helped: false, "What does the sync manager read?");
        await AnswerAsync(artem, page, helped: true, "");
        await AnswerAsync(artem, "/help/keys", helped: false, "All of them");
        var tooLong = await AnswerAsync(artem, "/help/keys", helped: true, new string('x', HelpAnswer.LongestRemark + 1));

        Assert.Equal(HttpStatusCode.OK, tooLong.StatusCode);
        Assert.Contains("At most 1,000 characters.", await tooLong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using var scope = instance.Services.CreateAsyncScope();
        var answers = await scope.ServiceProvider.GetRequiredService<ServerDb>().HelpAnswers.OrderBy(one => one.Article).ToListAsync();
        Assert.Equal(
            [("connect-your-agency", true, ""), ("keys", false, "All of them")],
            answers.Select(one => (one.Article, one.Helped, one.Remark))
        );
        Assert.Equal(HttpStatusCode.NotFound, (await artem.GetAsync("/operator/help")).StatusCode);
        var ruth = await instance.SignedInAsync("Ruth Asante", isOperator: true);
        Assert.Contains("All of them", await ruth.GetStringAsync("/operator/help"), StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("M-328", "R-512")]
    public async Task A_video_stands_above_its_article_once_the_operator_put_it_there(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        var client = instance.Client();
        Assert.DoesNotContain("<video", await client.GetStringAsync("/help/keys"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/help/keys/video")).StatusCode);

        var folder = Path.Combine(instance.Services.GetRequiredService<ServeOptions>().Data, "help");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "keys.webm"), [1, 2, 3]);

        Assert.Contains("src=\"/help/keys/video\"", await client.GetStringAsync("/help/keys"), StringComparison.Ordinal);
        var video = await client.GetAsync("/help/keys/video");
        Assert.Equal("video/webm", video.Content.Headers.ContentType?.MediaType);
        Assert.Equal([1, 2, 3], await video.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/help/..%2Fkeys/video")).StatusCode);
    }

    private static Task<HttpResponseMessage> AnswerAsync(HttpClient client, string page, bool helped, string remark) =>
        Instance.PostFormAsync(client, page, "helped", new() { ["Input.Helped"] = helped ? "true" : "false", ["Input.Remark"] = remark });

    [GeneratedRegex("/help/(?<slug>[a-z-]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkToHelp();
}
