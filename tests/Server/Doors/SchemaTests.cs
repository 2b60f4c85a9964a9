using Guildhall.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Server.Tests.Doors;

public sealed class SchemaTests
{
    [Theory, BothDatabases]
    public async Task The_migrated_schema_is_the_models(Engine engine)
    {
        await using var migrated = await StartAsync(engine);
        await using var empty = await StartAsync(engine);

        var (first, second) = await SchemaOf.BothAsync<ServerDb>(engine, migrated, empty);

        Assert.Equal(second, first);
    }

    private static Task<TestHost> StartAsync(Engine engine) =>
        TestHost.StartAsync(engine, "server", services => services.AddModule<ServerDb>(ServerDb.Name));
}
