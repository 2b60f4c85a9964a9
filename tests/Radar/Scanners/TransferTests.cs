using Guildhall.Kernel;
using Guildhall.Matching;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Tests.Bidding;

namespace Guildhall.Radar.Tests.Scanners;

public sealed class TransferTests
{
    [Theory, BothDatabases, Rule("R-141")]
    public async Task A_scanner_goes_out_as_JSON_without_people_and_comes_in_as_a_draft(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var configuration = stage.Configuration("(react | vue) -wordpress", "Out") with
        {
            Definition = new ScannerDefinition
            {
                Query = "(react | vue) -wordpress",
                Clauses = [new Budget(new BudgetBranch(Min: 7000), null), new NoneOf(Field.Country, ["India"])],
            },
            CapDay = 4,
            FloorWaiver = "Ours.",
            Acknowledged = ["mixed"],
        };
        var scanner = await stage.ScannerAsync(configuration);

        var json = await stage.RunAsync<ExportScanner, string>(export => export.RunAsync(stage.In("dmytro"), scanner.Id, default));

        Assert.Contains("\"version\": 1", json, StringComparison.Ordinal);
        Assert.DoesNotContain(stage.People["artem"].Id.ToString(), json, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Ours.", json, StringComparison.Ordinal);
        var (made, _) = await ImportAsync(stage, json);
        Assert.Equal((ScannerMode.Draft, "Out"), (made.Mode, made.Name));
        var read = PortableScanner.Read(json);
        Assert.Equal(configuration.Definition, read.Definition);
        Assert.Equal((4, 0), (read.CapDay, read.Sender.People.Count));
    }

    [Theory, BothDatabases, Rule("R-141")]
    public async Task A_pasted_search_address_becomes_query_and_clauses_and_says_what_was_lost(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);

        var (made, lost) = await ImportAsync(
            stage,
            "https://www.upwork.com/nx/search/jobs/?q=(react%20OR%20vue)%20AND%20NOT%20wordpress&t=0&hourly_rate=45-&payment_verified=1&nbs=1&colour=blue",
            "Pasted"
        );

        var definition = (await stage.SeeAsync(db => Task.FromResult(db.ScannerVersions.Single(one => one.ScannerId == made.Id))))
            .Configuration
            .Definition;
        Assert.Equal("(react OR vue) AND (NOT wordpress)", definition.Parsed.NormalForm);
        Assert.Equal(4500, Assert.Single(definition.Clauses.OfType<Budget>()).Hourly!.Min);
        Assert.Contains(definition.Clauses, clause => clause is Is { Field: Field.PaymentVerified, Wanted: true });
        Assert.Contains(lost, line => line.Contains("colour", StringComparison.Ordinal));
    }

    [Theory, Rule("R-141")]
    [InlineData("{\"version\":2,\"scanner\":{\"name\":\"X\"}}", "version 2")]
    [InlineData("{\"hello\":1", "not an exported scanner")]
    [InlineData("  ", "Paste")]
    public void What_is_no_scanner_is_refused(string pasted, string says) =>
        Assert.Contains(says, Assert.Throws<InvalidInput>(() => PastedScanner.Read(pasted)).Message, StringComparison.Ordinal);

    private static Task<(Scanner Scanner, IReadOnlyList<string> Lost)> ImportAsync(Stage stage, string pasted, string name = "") =>
        stage.RunAsync<ImportScanner, (Scanner, IReadOnlyList<string>)>(import =>
            import.RunAsync(stage.In("dmytro"), new(pasted, name), default)
        );
}
