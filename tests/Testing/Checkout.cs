namespace Guildhall.Testing;

/// <summary>The checkout that the tests were built from, for tests that read its sources.</summary>
public static class Checkout
{
    /// <summary>Its root: the folder with the solution.</summary>
    public static string Folder { get; } = Find();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Guildhall.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
