namespace Guildhall.Marketplace.Tests.Storage;

public sealed class SchemaTests
{
    [Theory, BothDatabases]
    public async Task The_migrated_schema_is_the_models(Engine engine)
    {
        await using var migrated = await Market.StartAsync(engine);
        await using var empty = await Market.StartAsync(engine);

        var (first, second) = await SchemaOf.BothAsync<MarketplaceDb>(engine, migrated.Host, empty.Host);

        Assert.Equal(second, first);
    }
}
