using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Matching;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>
/// A scanner as JSON that another workspace reads: versioned, without ids of people or letters, without a waiver or warnings read, which
/// are somebody's word in this workspace.
/// </summary>
public sealed record PortableScanner
{
    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true };

    /// <summary>The version of the format this program writes and reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>The version of the format.</summary>
    public int Version { get; init; } = FormatVersion;

    /// <summary>What it looks for and how it answers, without those parts.</summary>
    public ScannerConfiguration Scanner { get; init; } = new();

    /// <summary>Writes a configuration.</summary>
    public static string Write(ScannerConfiguration configuration) =>
        JsonSerializer.Serialize(new PortableScanner { Scanner = Bare(configuration) }, Indented);

    /// <summary>Reads one. Refuses what is no scanner, or of a version this program does not know.</summary>
    public static ScannerConfiguration Read(string json)
    {
        try
        {
            var read = JsonSerializer.Deserialize<PortableScanner>(json, Json.Options);
            if (read is { Version: FormatVersion })
                return Bare(read.Scanner);
            throw new InvalidInput("pasted", $"This scanner is of version {read?.Version}; this program reads version {FormatVersion}.");
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            throw new InvalidInput("pasted", "This is not an exported scanner.");
        }
    }

    private static ScannerConfiguration Bare(ScannerConfiguration configuration) =>
        configuration with
        {
            Sender = SenderRule.Nobody,
            TemplateId = null,
            FloorWaiver = null,
            Acknowledged = [],
        };
}

/// <summary>Writes a scanner for elsewhere .</summary>
public sealed class ExportScanner(RadarDb db) : IUseCase
{
    /// <summary>The version in force as JSON.</summary>
    public async Task<string> RunAsync(Actor actor, Guid scannerId, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.See);
        var version = await db
            .Scanners.AsNoTracking()
            .Where(one => one.Id == scannerId && one.WorkspaceId == acting.WorkspaceId)
            .Join(db.ScannerVersions, one => one.VersionId, one => one.Id, (_, version) => version)
            .OneAsync("scanner", cancellation);
        return PortableScanner.Write(version.Configuration);
    }
}

/// <summary>Reads what was pasted: an exported scanner, an Upwork search address or an expression. It saves nothing.</summary>
public static class PastedScanner
{
    /// <summary>A configuration to go on from, and what could not be taken over. Refuses what is none of these.</summary>
    public static (ScannerConfiguration Configuration, IReadOnlyList<string> Lost) Read(string pasted)
    {
        var text = pasted.Trim();
        if (text.Length == 0)
            throw new InvalidInput("pasted", "Paste a search address, an expression or an exported scanner.");
        if (text[0] == '{')
            return (PortableScanner.Read(text), ["who sends, and with which letter: choose them here"]);
        var (definition, lost) = UpworkImport.Read(text);
        return (
            new ScannerConfiguration
            {
                Definition = definition,
                Terms = new Terms(new HourlyTerms(HourlyBy.Profile), new FixedTerms(FixedBy.Budget)),
            },
            lost
        );
    }
}

/// <summary>Makes a Draft of what was exported elsewhere or pasted .</summary>
public sealed class ImportScanner(SaveScanner save) : IUseCase
{
    /// <param name="Pasted">An exported scanner, a search address or an expression.</param>
    /// <param name="Name">The name; where empty, the exported one's.</param>
    public sealed record Input(string Pasted, string Name = "");

    /// <summary>Saves it and says what could not be taken over.</summary>
    public async Task<(Scanner Scanner, IReadOnlyList<string> Lost)> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var (configuration, lost) = PastedScanner.Read(input.Pasted);
        if (!string.IsNullOrWhiteSpace(input.Name))
            configuration = configuration with { Name = input.Name };
        return (await save.RunAsync(actor, new(null, 0, configuration, "Imported"), cancellation), lost);
    }
}

internal sealed class TransferScannerEndpoints : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/r/{workspace}/scanners/{scanner:guid}/export",
            async (Guid scanner, ExportScanner export, Actor actor, CancellationToken cancellation) =>
                TypedResults.Text(await export.RunAsync(actor, scanner, cancellation), "application/json")
        );
        routes.MapPost(
            "/r/{workspace}/scanners/import",
            async (ImportScanner.Input input, ImportScanner import, Actor actor, CancellationToken cancellation) =>
            {
                var (made, lost) = await import.RunAsync(actor, input, cancellation);
                return TypedResults.Created(
                    $"/api/v1{actor.Account.Home}/scanners/{made.Id}",
                    new
                    {
                        made.Id,
                        made.VersionNumber,
                        notTakenOver = lost,
                    }
                );
            }
        );
    }
}
