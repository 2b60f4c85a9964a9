using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace Guildhall.Kernel;

/// <summary>An entity that two people may edit at once: the later save is <see cref="Overtaken"/>.</summary>
public interface IVersioned
{
    /// <summary>Counts the saves, from 1.</summary>
    int Version { get; }
}

/// <summary>
/// A module's own database: the conventions every mapping leans on (names in snake case, times in UTC that sort, enums as words,
/// version 7 ids made in code) and the tables every module has: outbox, inbox, audit, remembered requests, settings.
/// </summary>
public abstract class ModuleDb(DbContextOptions options) : DbContext(options)
{
    /// <summary>The schema on PostgreSQL, and the file on SQLite.</summary>
    protected abstract string Module { get; }

    /// <summary>What happened here, line by line; never changed (M-338, P-200).</summary>
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    /// <summary>Events saved with the change they report, until they are delivered.</summary>
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    /// <summary>What has been heard, so that hearing it twice does nothing.</summary>
    public DbSet<InboxEntry> Inbox => Set<InboxEntry>();

    /// <summary>Requests that were carried out under a key, so that a repeated one is answered and not repeated.</summary>
    public DbSet<RememberedRequest> Requests => Set<RememberedRequest>();

    /// <summary>The settings the operator changed.</summary>
    public DbSet<SettingValue> SettingValues => Set<SettingValue>();

    /// <summary>Saves an event with the change that caused it; it is delivered at least once.</summary>
    public void Tell(IEvent happened, DateTimeOffset now) => Outbox.Add(OutboxMessage.Of(happened, now));

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // Looked over once: every look at the entries and the save itself would do it again.
        var looks = ChangeTracker.AutoDetectChangesEnabled;
        if (looks)
            ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            CountVersions();
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new Overtaken();
        }
        catch (DbUpdateException error) when (IsDoubled(error.InnerException))
        {
            throw new Overtaken();
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = looks;
        }
    }

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new InvalidOperationException("Save with SaveChangesAsync: the synchronous way would not turn conflicts into refusals.");

    /// <summary>Whether a save failed because someone else saved a row with the same unique key first.</summary>
    internal static bool IsDoubled(Exception? error) =>
        error
            is SqliteException { SqliteExtendedErrorCode: 2067 or 1555 }
                or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    private void CountVersions()
    {
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry is { State: EntityState.Modified or EntityState.Deleted, Entity: AuditEntry })
                throw new InvalidOperationException("The audit is append-only.");
            if (entry is { State: EntityState.Modified, Entity: IVersioned versioned })
                entry.Property(nameof(IVersioned.Version)).CurrentValue = versioned.Version + 1;
        }
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<Enum>().HaveConversion<string>();
        if (Database.IsSqlite())
            conventions.Properties<DateTimeOffset>().HaveConversion<Microseconds>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder model)
    {
        if (!Database.IsSqlite())
            model.HasDefaultSchema(Module);

        model.ApplyConfigurationsFromAssembly(typeof(ModuleDb).Assembly);
        model.ApplyConfigurationsFromAssembly(GetType().Assembly, type => BelongsHere(type));
        foreach (var entity in model.Model.GetEntityTypes().ToList())
            Conform(entity);
    }

    /// <summary>Whether a mapping of the module's assembly is for this context; all are, unless the assembly holds several contexts.</summary>
    protected virtual bool BelongsHere(Type mapping) => true;

    private static void Conform(IMutableEntityType entity)
    {
        // What lies in a JSON column has no names in the database.
        if (entity.IsMappedToJson())
        {
            entity.SetContainerColumnName(Snake(entity.GetContainerColumnName()!));
            return;
        }
        if (entity.GetTableName() is { } table)
            entity.SetTableName(Snake(table));
        foreach (var property in entity.GetProperties())
        {
            property.SetColumnName(Snake(property.GetColumnName()));
            // Keys are made in code; EF would otherwise take a set key for an existing row and update it.
            if (property.IsPrimaryKey() && property.ClrType == typeof(Guid))
                property.ValueGenerated = ValueGenerated.Never;
        }
        if (entity.ClrType.IsAssignableTo(typeof(IVersioned)))
            entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
        foreach (var key in entity.GetKeys())
            key.SetName(Snake(key.GetName()!));
        foreach (var foreign in entity.GetForeignKeys())
            foreign.SetConstraintName(Snake(foreign.GetConstraintName()!));
        foreach (var index in entity.GetIndexes())
            index.SetDatabaseName(Snake(index.GetDatabaseName()!));
    }

    private static string Snake(string name)
    {
        var snake = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_' && (char.IsLower(name[i - 1]) || char.IsDigit(name[i - 1])))
                snake.Append('_');
            snake.Append(char.ToLowerInvariant(name[i]));
        }
        return snake.ToString();
    }

    /// <summary>Times as whole microseconds since 1970, as PostgreSQL counts them, because SQLite cannot sort times.</summary>
    private sealed class Microseconds()
        : ValueConverter<DateTimeOffset, long>(
            time => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
            stored => new DateTimeOffset(stored * TimeSpan.TicksPerMicrosecond + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero)
        );
}
