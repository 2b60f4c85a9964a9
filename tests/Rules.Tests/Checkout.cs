using System.Reflection;
using System.Reflection.Emit;
using Guildhall.Rules;

namespace Guildhall.Rules.Tests;

/// <summary>A checkout as small as can be: a book of four rules and one test project, built with the marks asked for.</summary>
internal sealed class Checkout : IDisposable
{
    private const string Book = """
        | No | Rule | Status |
        | --- | --- | --- |
        | M-001 | One person has one login. | seed |
        | M-002 | Logins are personal. | inferred |
        | M-003 | A status has a reason. | inferred |

        | No | Case | Expected |
        | --- | --- | --- |
        | M-500 | a login shared | refused |
        """;

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("guildhall-rules-");

    public Checkout(params string[] marks)
    {
        Write("docs/rules/marketplace.md", Book);
        Write("tests/Rules/Rules.csproj", "<Project />");
        Solve("tests/Rules/Rules.csproj", "tests/Some/Some.Tests.csproj");
        Build(marks);
    }

    public string ListPath => Path.Combine(root.FullName, "tests/Rules/covered.txt");

    /// <summary>Builds the test project anew, with one test for each mark.</summary>
    public void Build(params string[] marks)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Guildhall.Some.Tests"), typeof(object).Assembly);
        var tests = assembly.DefineDynamicModule("Guildhall.Some.Tests").DefineType("Guildhall.Some.Tests.Logins", TypeAttributes.Public);
        var attribute = typeof(RuleAttribute).GetConstructor([typeof(string[])])!;
        foreach (var mark in marks)
        {
            var test = tests.DefineMethod("Proves_" + mark, MethodAttributes.Public, typeof(void), []);
            test.GetILGenerator().Emit(OpCodes.Ret);
            test.SetCustomAttribute(new CustomAttributeBuilder(attribute, [new[] { mark }]));
        }
        tests.CreateType();
        assembly.Save(PathOf("artifacts/bin/Some.Tests/release/Guildhall.Some.Tests.dll"));
    }

    /// <summary>Makes these the projects of the solution.</summary>
    public void Solve(params string[] projects) =>
        Write("Guildhall.slnx", $"<Solution>{string.Concat(projects.Select(project => $"""<Project Path="{project}" />"""))}</Solution>");

    public (int Exit, string Output, string Errors) Run(params string[] options)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = Command.Run(root.FullName, "release", options, output, errors);
        return (exit, output.ToString(), errors.ToString());
    }

    public void Dispose() => root.Delete(recursive: true);

    private void Write(string path, string text) => File.WriteAllText(PathOf(path), text);

    private string PathOf(string path)
    {
        var full = Path.Combine(root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }
}
