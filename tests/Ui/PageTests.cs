using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Ui.Tests;

/// <summary>Pages below a frame that itself has to wait, as behind every database over a network.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task A_page_is_drawn_once_with_all_that_it_waited_for() =>
        Assert.Equal((HttpStatusCode.OK, "<main>loaded, drawn 1 time</main>"), await AnswerAsync("/loads"));

    [Theory]
    [InlineData("/sends")]
    [InlineData("/sends-later")]
    public async Task A_page_may_send_its_reader_on_before_its_first_wait_and_after(string address)
    {
        var (status, body) = await AnswerAsync(address);

        Assert.Equal((HttpStatusCode.Redirect, "/loads"), (status, body));
    }

    [Theory]
    [InlineData("/refuses")]
    [InlineData("/breaks")]
    public async Task A_page_that_fails_is_an_answer_and_not_the_end_of_the_program(string address)
    {
        var (status, _) = await AnswerAsync(address);

        Assert.Equal(HttpStatusCode.InternalServerError, status);
    }

    private static async Task<(HttpStatusCode Status, string BodyOrPlace)> AnswerAsync(string address)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRazorComponents();
        await using var app = builder.Build();
        app.UseExceptionHandler(failed => failed.Run(_ => Task.CompletedTask));
        app.UseAntiforgery();
        app.MapRazorComponents<SomeApp>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(app.Urls.First()) };
        using var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
        return (
            answer.StatusCode,
            answer.Headers.Location is { } place
                ? new Uri(client.BaseAddress, place).AbsolutePath
                : await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }
}
