using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Kernel.Tests;

/// <summary>The smallest module there can be.</summary>
public sealed class LedgerDb(DbContextOptions<LedgerDb> options) : ModuleDb(options)
{
    protected override string Module => "ledger";

    public DbSet<Entry> Entries => Set<Entry>();
}

public sealed class Entry(string text, DateTimeOffset at) : IVersioned
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public string Text { get; set; } = text;
    public DateTimeOffset At { get; private init; } = at;
    public int Version { get; private set; } = 1;

    private sealed class Mapping : IEntityTypeConfiguration<Entry>
    {
        public void Configure(EntityTypeBuilder<Entry> entity) => entity.HasIndex(entry => entry.Text).IsUnique();
    }
}

public static class LedgerSettings
{
    public static readonly Setting<int> Most = new("most", 5, 1, 10, "", "How many entries there may be.");
}

public sealed record EntryMade(string Text) : IEvent;

public sealed record EntriesCopied(string Text) : IEvent;

/// <summary>Hears several at once, and says how many there were.</summary>
public sealed class HearCopies(LedgerDb db, TimeProvider clock) : IHearMany<EntriesCopied>
{
    public Task HearAsync(EntriesCopied happened, CancellationToken cancellation) => HearAsync([happened], cancellation);

    public Task HearAsync(IReadOnlyList<EntriesCopied> happened, CancellationToken cancellation)
    {
        db.AddRange(happened.Select(one => new Entry($"{one.Text} of {happened.Count}", clock.GetUtcNow())));
        return happened.Any(one => one.Text == "break") ? throw new InvalidOperationException("broken") : Task.CompletedTask;
    }
}

public sealed class HearEntryMade(LedgerDb db, TimeProvider clock) : IHear<EntryMade>
{
    public Task HearAsync(EntryMade happened, CancellationToken cancellation)
    {
        db.Add(new Entry(happened.Text, clock.GetUtcNow()));
        return happened.Text == "break" ? throw new InvalidOperationException("broken") : Task.CompletedTask;
    }
}
