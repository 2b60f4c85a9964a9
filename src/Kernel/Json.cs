using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guildhall.Kernel;

/// <summary>The one way JSON is written: camel case, enums as words, nothing left out.</summary>
public static class Json
{
    /// <summary>The options for everything stored, sent and answered.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
