using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace Guildhall.Architecture.Tests;

/// <summary>The assemblies that are delivered, by the name of their project, and what can be read of them without running them.</summary>
internal static class Product
{
    private const string Prefix = "Guildhall.";

    /// <summary>Every assembly of ours that the server is delivered with, itself included.</summary>
    public static IReadOnlyDictionary<string, Assembly> Assemblies { get; } = Delivered();

    /// <summary>Every type that a person wrote.</summary>
    public static IEnumerable<Type> Types =>
        Assemblies
            .Values.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && !type.Name.Contains('<'));

    /// <summary>Our assemblies that an assembly really uses; a project reference that nothing uses leaves no trace in it.</summary>
    public static IEnumerable<string> Uses(string project) =>
        Assemblies[project].GetReferencedAssemblies().Select(reference => ProjectOf(reference.Name!)).OfType<string>();

    /// <summary>The members of other assemblies that an assembly calls or reads, as <c>System.DateTime.get_Now</c>.</summary>
    public static IEnumerable<string> Calls(string project)
    {
        using var image = new PEReader(File.OpenRead(Assemblies[project].Location));
        var metadata = image.GetMetadataReader();
        foreach (var member in metadata.MemberReferences.Select(metadata.GetMemberReference))
        {
            if (member.Parent.Kind is not HandleKind.TypeReference)
                continue;
            var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
            yield return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}.{metadata.GetString(member.Name)}";
        }
    }

    // All that was built beside us, used or not, but for what only tests need.
    private static Dictionary<string, Assembly> Delivered() =>
        Directory
            .EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => ProjectOf(name) is { } project && project != "Testing" && !project.EndsWith(".Tests", StringComparison.Ordinal))
            .ToDictionary(name => ProjectOf(name)!, Assembly.Load);

    private static string? ProjectOf(string assembly) =>
        assembly == "guildhall" ? "Server"
        : assembly.StartsWith(Prefix, StringComparison.Ordinal) ? assembly[Prefix.Length..]
        : null;
}
