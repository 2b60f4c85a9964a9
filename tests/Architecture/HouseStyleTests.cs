using System.Reflection;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Components;

namespace Guildhall.Architecture.Tests;

public sealed class HouseStyleTests
{
    [Fact]
    public void A_use_case_is_sealed()
    {
        Expect.None(UseCases.Where(type => !type.IsSealed).Select(Name));
    }

    [Fact]
    public void A_use_case_has_one_RunAsync_that_can_be_cancelled()
    {
        Expect.None(UseCases.Where(type => Runs(type) is not [{ } run] || !CanBeCancelled(run)).Select(Name));

        static MethodInfo[] Runs(Type type) => [.. type.GetMethods().Where(method => method.Name == "RunAsync")];
        static bool CanBeCancelled(MethodInfo run) =>
            run.GetParameters() is [.., { ParameterType: var last }] && last == typeof(CancellationToken);
    }

    [Fact]
    public void A_refusal_is_sealed()
    {
        Expect.None(Refusals.Where(type => !type.IsSealed).Select(Name));
    }

    [Fact]
    public void A_refusals_code_is_its_alone()
    {
        Expect.None(
            Refusals
                .GroupBy(Refusal.CodeOf)
                .Where(same => same.Count() > 1)
                .Select(same => $"{same.Key}: {string.Join(", ", same.Select(Name))}")
        );
    }

    [Fact]
    public void A_name_does_not_end_in_a_word_that_says_nothing()
    {
        string[] empty = ["Service", "Helper", "Helpers", "Dto", "Impl", "Manager", "Util", "Utils"];

        Expect.None(Product.Types.Where(type => empty.Any(type.Name.EndsWith) && !IsWordOfTheRuleBooks(type)).Select(Name));

        // A freelancer offers a Service; a business Manager is a person, whom use cases and pages may be about.
        static bool IsWordOfTheRuleBooks(Type type) =>
            type.Name is "Service" or "Manager" or "BusinessManager"
            || (type.Name.EndsWith("Service", StringComparison.Ordinal) || type.Name.EndsWith("Manager", StringComparison.Ordinal))
                && (type.IsAssignableTo(typeof(IUseCase)) || type.IsAssignableTo(typeof(IComponent)))
            || type.Namespace == "Guildhall.Radar.Managers" && type.Name.EndsWith("Manager", StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_reads_the_clock_of_the_machine_or_sleeps()
    {
        string[] forbidden =
        [
            "System.DateTime.get_Now",
            "System.DateTime.get_UtcNow",
            "System.DateTime.get_Today",
            "System.DateTimeOffset.get_Now",
            "System.DateTimeOffset.get_UtcNow",
            "System.Threading.Thread.Sleep",
        ];

        Expect.None(
            Product.Assemblies.Keys.SelectMany(project => Product.Calls(project).Intersect(forbidden).Select(call => $"{project}: {call}"))
        );
    }

    private static IEnumerable<Type> UseCases =>
        Product.Types.Where(type => type.IsAssignableTo(typeof(IUseCase)) && type.IsClass && !type.IsAbstract);

    private static IEnumerable<Type> Refusals => Product.Types.Where(type => type.IsAssignableTo(typeof(Refusal)) && !type.IsAbstract);

    private static string Name(Type type) => type.FullName!;
}
