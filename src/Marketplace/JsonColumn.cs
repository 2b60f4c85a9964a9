using System.Text.Json;
using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace;

/// <summary>Lists of values that are always read and saved whole, as JSON in one column.</summary>
internal static class JsonColumn
{
    /// <summary>Keeps the list as JSON. Its items compare by value.</summary>
    public static PropertyBuilder<List<T>> IsJson<T>(this PropertyBuilder<List<T>> property) =>
        property.HasConversion(
            list => JsonSerializer.Serialize(list, Json.Options),
            stored => JsonSerializer.Deserialize<List<T>>(stored, Json.Options)!,
            new ValueComparer<List<T>>((a, b) => a!.SequenceEqual(b!), list => list.Count, list => list.ToList())
        );
}
