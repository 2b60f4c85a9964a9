using System.Diagnostics;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Server.Doors;

/// <summary>Turns a refusal into a problem answer with its code, or into a page that says what, why and what next.</summary>
internal sealed class Refusals(RequestDelegate next, ILogger<Refusals> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (Refusal refusal) when (!http.Response.HasStarted)
        {
            await AnswerAsync(http, refusal.Status, refusal.Code, refusal.Message, refusal.Field, refusal);
        }
        catch (BadHttpRequestException error) when (!http.Response.HasStarted)
        {
            await AnswerAsync(
                http,
                error.StatusCode,
                error.StatusCode == 413 ? "too-large" : "bad-request",
                error.StatusCode == 413 ? "This is larger than what is taken here." : "The request could not be read.",
                null,
                null
            );
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
            http.Response.StatusCode = 499;
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            log.LogError(error, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
            await AnswerAsync(http, 500, "internal-error", "Something failed here. Nothing of this request was kept.", null, null);
        }
        if (http.Response is { StatusCode: 404, HasStarted: false, ContentLength: null, ContentType: null })
            await AnswerAsync(http, 404, "missing", "There is nothing at this address.", null, null);
    }

    private static async Task AnswerAsync(HttpContext http, int status, string code, string message, string? field, Refusal? refusal)
    {
        http.Response.Clear();
        Headers.Add(http);
        if (ActorOfRequest.IsApi(http))
        {
            var problem = new ProblemDetails
            {
                Status = status,
                Title = message,
                Type = $"urn:guildhall:refusal:{code}",
                Extensions = { ["code"] = code, ["traceId"] = TraceId(http) },
            };
            if (field is not null)
                problem.Extensions["field"] = field;
            await Results.Problem(problem).ExecuteAsync(http);
            return;
        }

        var back = Uri.EscapeDataString(
            http.Request.Method == "GET" ? http.Request.Path + http.Request.QueryString
            : http.Request.Headers.Referer.FirstOrDefault() is { } referer && Uri.TryCreate(referer, UriKind.Absolute, out var from)
                ? from.PathAndQuery
            : "/"
        );
        if (refusal is NotSignedIn)
            http.Response.Redirect($"/sign-in?next={back}");
        else if (refusal is ConfirmationNeeded)
            http.Response.Redirect($"/confirm?next={back}");
        else
            await ShowAsync(http, status, message);
    }

    private static async Task ShowAsync(HttpContext http, int status, string message)
    {
        // The page that failed has used up its request's renderer: this one gets services of its own.
        var before = http.RequestServices;
        await using var scope = before.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        try
        {
            await new RazorComponentResult<Pages.ProblemPage>(
                new Dictionary<string, object?>
                {
                    ["Status"] = status,
                    ["Message"] = message,
                    ["Trace"] = TraceId(http),
                }
            )
            {
                StatusCode = status,
            }.ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = before;
        }
    }

    private static string TraceId(HttpContext http) => Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
}
