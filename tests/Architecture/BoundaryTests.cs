namespace Guildhall.Architecture.Tests;

public sealed class BoundaryTests
{
    private static readonly string[] WhatAModuleSees = ["Kernel", "Marketplace.Contracts", "Matching", "Ui"];

    /// <summary>One direction: Server, then the modules, then what they promise each other, then the kernel.</summary>
    private static readonly Dictionary<string, string[]> May = new()
    {
        ["Kernel"] = [],
        ["Matching"] = [],
        ["Ui"] = ["Kernel"],
        ["Marketplace.Contracts"] = ["Kernel"],
        ["Marketplace"] = WhatAModuleSees,
        ["Radar"] = WhatAModuleSees,
        ["Partners"] = WhatAModuleSees,
        ["Server"] = [.. WhatAModuleSees, "Marketplace", "Radar", "Partners"],
    };

    public static TheoryData<string> Projects => [.. Product.Assemblies.Keys];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_uses_only_what_it_may(string project)
    {
        Expect.None(Product.Uses(project).Except(May.GetValueOrDefault(project, [])));
    }

    [Fact]
    public void Every_delivered_project_has_its_place_in_the_one_direction()
    {
        Expect.None(Product.Assemblies.Keys.Except(May.Keys));
    }
}
