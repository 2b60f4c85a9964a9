using System.Text.RegularExpressions;

namespace Guildhall.Ui.Tests;

public partial class IconsTests
{
    /// <summary>An icon that is named but not in the list would be drawn as nothing, without any error.</summary>
    [Fact]
    public void Every_icon_a_page_names_is_in_the_sprite()
    {
        var root = Checkout.Folder;
        var listed = File.ReadLines(Path.Combine(root, "src/Ui/icons.txt"))
            .Select(line => line.Split('#')[0].Trim())
            .ToHashSet(StringComparer.Ordinal);
        var missing =
            from file in Directory.EnumerateFiles(Path.Combine(root, "src"), "*.razor", SearchOption.AllDirectories)
            from Match icon in Named().Matches(File.ReadAllText(file))
            let name = icon.Groups[1].Success ? icon.Groups[1].Value : icon.Groups[2].Value
            where !listed.Contains(name)
            select $"{Path.GetFileName(file)}: {name}";

        Assert.Empty(missing.Distinct());
    }

    [GeneratedRegex("<Icon Name=\"([a-z0-9-]+)\"|\\bIcon=\"([a-z0-9-]+)\"")]
    private static partial Regex Named();
}
