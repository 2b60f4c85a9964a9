using System.Text.Json;
using System.Text.Json.Nodes;
using Guildhall.Server.Hosting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Guildhall.Server.Doors;

/// <summary>
/// The description of the API. The checked-in copy is <c>docs/api/openapi.json</c>, so that a changed door is seen in review; a test
/// compares the two, and <c>guildhall api</c> writes it anew.
/// </summary>
public static class ApiDocument
{
    /// <summary>Where the running program gives it.</summary>
    public const string Path = "/api/v1/openapi.json";

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Default) { WriteIndented = true };

    /// <summary>
    /// The description as this program gives it: asks one of its own on an empty folder. Without the limit on a request's time, so that
    /// the answer does not depend on how busy the machine is.
    /// </summary>
    public static async Task<string> AskAsync(CancellationToken cancellation)
    {
        var data = Directory.CreateTempSubdirectory("guildhall-api-");
        try
        {
            await using var app = GuildhallApp.Build(
                new ServeOptions("http://127.0.0.1:0", data.FullName) { Quiet = true },
                services => services.Configure<RequestTimeoutOptions>(timeouts => timeouts.DefaultPolicy = null)
            );
            await GuildhallApp.MigrateAsync(app.Services, cancellation);
            await app.StartAsync(cancellation);
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = Timeout.InfiniteTimeSpan };
            var document = Ordered(await client.GetStringAsync(new Uri(Path, UriKind.Relative), cancellation));
            await app.StopAsync(cancellation);
            return document;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            data.Delete(recursive: true);
        }
    }

    /// <summary>Names the API and says what holds at every door.</summary>
    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer(
            (document, _, _) =>
            {
                document.Info.Title = "Guildhall";
                document.Info.Version = "v1";
                document.Info.Description =
                    "Every door asks as whom one is signed in, and in the account its path names: /a/{agency}, /c/{client}, /r/{workspace}, "
                    + "/p/{company}, /me, /operator. A refusal is a problem (RFC 9457) with a stable code. Money is in minor units, times are UTC.";
                // Where it runs is no part of what it is.
                document.Servers = null;
                document.Tags = null;
                return Task.CompletedTask;
            }
        );
        options.AddOperationTransformer(
            (operation, context, _) =>
            {
                operation.Tags = null;
                // The account in the path is the actor's: most doors do not ask for it, but it is there to be filled in.
                foreach (var name in NamesIn(context.Description.RelativePath ?? ""))
                {
                    operation.Parameters ??= [];
                    if (operation.Parameters.All(parameter => parameter.Name != name))
                        operation.Parameters.Add(
                            new OpenApiParameter
                            {
                                Name = name,
                                In = ParameterLocation.Path,
                                Required = true,
                                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                            }
                        );
                }
                return Task.CompletedTask;
            }
        );
        // Many a use case has an Input: by their short names they would all be the same one.
        options.CreateSchemaReferenceId = type =>
            OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } id
                ? type.Type is { IsGenericType: false, DeclaringType: { } owner }
                    ? $"{owner.Name}.{id}"
                    : id
                : null;
    }

    private static IEnumerable<string> NamesIn(string path) =>
        path.Split('/').Where(part => part is ['{', .., '}']).Select(part => part[1..^1].Split(':')[0]);

    /// <summary>The same document with its paths and schemas in order, one value a line.</summary>
    private static string Ordered(string json)
    {
        var document = JsonNode.Parse(json)!.AsObject();
        document.Remove("servers");
        foreach (var parent in new[] { document, document["components"]?.AsObject() })
        {
            foreach (var name in new[] { "paths", "schemas" })
            {
                if (parent?[name] is not JsonObject known)
                    continue;
                var ordered = known
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()));
                parent[name] = new JsonObject([.. ordered]);
            }
        }
        return document.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }
}
