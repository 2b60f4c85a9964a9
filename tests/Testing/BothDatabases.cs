using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Guildhall.Testing;

/// <summary>The databases everything that touches storage is tested on.</summary>
public enum Engine
{
    /// <summary>A file a module.</summary>
    Sqlite,

    /// <summary>A schema a module.</summary>
    PostgreSql,
}

/// <summary>Runs a theory once on each database; the test takes an <see cref="Engine"/> as its only parameter.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothDatabasesAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([new TheoryDataRow(Engine.Sqlite), new TheoryDataRow(Engine.PostgreSql)]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
