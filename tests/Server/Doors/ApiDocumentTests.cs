using Guildhall.Server.Doors;

namespace Guildhall.Server.Tests.Doors;

public sealed class ApiDocumentTests
{
    /// <summary>After a change that is meant: <c>./guildhall api</c>, and look at the difference.</summary>
    [Fact]
    public async Task The_checked_in_description_of_the_api_is_what_the_doors_are()
    {
        var now = await ApiDocument.AskAsync(TestContext.Current.CancellationToken);

        var kept = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "api", "openapi.json"));
        Assert.Equal(kept.ReplaceLineEndings("\n"), now);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Guildhall.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The tests do not run from a checkout.");
    }
}
