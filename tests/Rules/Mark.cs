using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Guildhall.Rules;

/// <summary>A test, or a class of tests, that says it proves a rule: <c>[Rule("M-154")]</c>.</summary>
public sealed record Mark(string Rule, string Test)
{
    /// <summary>Reads the marks of a built assembly from its metadata; nothing of it is loaded or run.</summary>
    public static IReadOnlyList<Mark> Read(Stream assembly)
    {
        using var image = new PEReader(assembly);
        var metadata = image.GetMetadataReader();
        var marks = new List<Mark>();
        foreach (var attribute in metadata.CustomAttributes.Select(metadata.GetCustomAttribute).Where(a => IsRule(metadata, a)))
        {
            var test = NameOf(metadata, attribute.Parent);
            var value = metadata.GetBlobReader(attribute.Value);
            value.ReadUInt16(); // the prolog that starts every attribute
            for (var left = value.ReadInt32(); left > 0; left--)
                marks.Add(new Mark(value.ReadSerializedString() ?? "", test));
        }
        return marks;
    }

    private static bool IsRule(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind is not HandleKind.MemberReference)
            return false; // an attribute of the assembly itself; ours is in Guildhall.Testing
        var declaring = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (declaring.Kind is not HandleKind.TypeReference)
            return false;
        var type = metadata.GetTypeReference((TypeReferenceHandle)declaring);
        return metadata.StringComparer.Equals(type.Namespace, "Guildhall.Testing")
            && metadata.StringComparer.Equals(type.Name, "RuleAttribute");
    }

    private static string NameOf(MetadataReader metadata, EntityHandle marked)
    {
        if (marked.Kind is HandleKind.TypeDefinition)
            return NameOf(metadata, (TypeDefinitionHandle)marked);
        var method = metadata.GetMethodDefinition((MethodDefinitionHandle)marked);
        return $"{NameOf(metadata, method.GetDeclaringType())}.{metadata.GetString(method.Name)}";
    }

    private static string NameOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = metadata.GetString(type.Name);
        if (type.IsNested)
            return $"{NameOf(metadata, type.GetDeclaringType())}.{name}";
        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
