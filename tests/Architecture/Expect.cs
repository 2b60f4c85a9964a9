namespace Guildhall.Architecture.Tests;

internal static class Expect
{
    /// <summary>Fails with all that was found, not with the beginning of it.</summary>
    public static void None(IEnumerable<string> found)
    {
        var all = string.Join(Environment.NewLine, found);
        Assert.True(all.Length == 0, all);
    }
}
