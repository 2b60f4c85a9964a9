using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Kernel.Tests;

public sealed class StorageTests
{
    private static Task<TestHost> StartAsync(Engine engine, string name = "ledger") =>
        TestHost.StartAsync(engine, name, services => services.AddModule<LedgerDb>("ledger"));

    [Theory, BothDatabases]
    public async Task The_migrated_schema_is_the_models(Engine engine)
    {
        await using var migrated = await StartAsync(engine);
        await using var empty = await StartAsync(engine);

        var (first, second) = await SchemaOf.BothAsync<LedgerDb>(engine, migrated, empty);

        Assert.Equal(second, first);
    }

    [Theory, BothDatabases]
    public async Task Times_sort_and_come_back_in_utc(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var noon = host.Clock.GetUtcNow();
        await host.InAsync<LedgerDb>(async db =>
        {
            db.AddRange(new Entry("late", noon.AddTicks(10)), new Entry("early", noon));
            await db.SaveChangesAsync();
        });

        var rows = await host.InAsync<LedgerDb, List<Entry>>(db => db.Entries.OrderBy(entry => entry.At).ToListAsync());

        Assert.Equal(["early", "late"], rows.Select(row => row.Text));
        Assert.Equal(noon.AddTicks(10), rows[1].At);
        Assert.Equal(TimeSpan.Zero, rows[1].At.Offset);
    }

    [Theory, BothDatabases]
    public async Task The_second_of_two_savers_is_overtaken(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var entry = new Entry("first", host.Clock.GetUtcNow());
        await host.InAsync<LedgerDb>(db => SaveAsync(db, entry));

        await using var one = host.Services.CreateAsyncScope();
        await using var two = host.Services.CreateAsyncScope();
        var first = one.ServiceProvider.GetRequiredService<LedgerDb>();
        var second = two.ServiceProvider.GetRequiredService<LedgerDb>();
        (await first.Entries.SingleAsync()).Text = "mine";
        (await second.Entries.SingleAsync()).Text = "theirs";
        await first.SaveChangesAsync();

        await Assert.ThrowsAsync<Overtaken>(() => second.SaveChangesAsync());
        Assert.Equal("mine", (await host.InAsync<LedgerDb, Entry>(db => db.Entries.SingleAsync())).Text);
    }

    [Theory, BothDatabases]
    public async Task A_doubled_key_is_overtaken(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.InAsync<LedgerDb>(db => SaveAsync(db, new Entry("one", host.Clock.GetUtcNow())));

        await Assert.ThrowsAsync<Overtaken>(() => host.InAsync<LedgerDb>(db => SaveAsync(db, new Entry("one", host.Clock.GetUtcNow()))));
    }

    [Theory, BothDatabases, Rule("M-338", "P-200")]
    public async Task The_audit_cannot_be_changed_in_the_database(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.InAsync<LedgerDb>(async db =>
        {
            db.Record(Actor.System("test"), "entry.made", Guid.NewGuid(), host.Clock.GetUtcNow(), after: new { text = "x" });
            await db.SaveChangesAsync();
        });

        await Assert.ThrowsAnyAsync<Exception>(() =>
            host.InAsync<LedgerDb>(db => db.Audit.ExecuteUpdateAsync(rows => rows.SetProperty(row => row.ActorName, "nobody")))
        );
        await Assert.ThrowsAnyAsync<Exception>(() => host.InAsync<LedgerDb>(db => db.Audit.ExecuteDeleteAsync()));
        Assert.Equal("test", (await host.InAsync<LedgerDb, AuditEntry>(db => db.Audit.SingleAsync())).ActorName);
    }

    [Theory, BothDatabases]
    public async Task An_event_delivered_twice_is_heard_once(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var envelope = new Envelope(Guid.NewGuid(), typeof(EntryMade).FullName!, """{"text":"told"}""", host.Clock.GetUtcNow());
        var bus = host.Services.GetRequiredService<IBus>();

        await bus.PublishAsync(envelope, CancellationToken.None);
        await bus.PublishAsync(envelope, CancellationToken.None);

        Assert.Equal(1, await host.InAsync<LedgerDb, int>(db => db.Entries.CountAsync(entry => entry.Text == "told")));
    }

    [Theory, BothDatabases]
    public async Task What_could_not_be_heard_is_tried_again_and_then_waits_for_the_operator(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.InAsync<LedgerDb>(async db =>
        {
            db.Tell(new EntryMade("break"), host.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });

        for (var i = 0; i < OutboxMessage.MostAttempts; i++)
        {
            await host.DrainAsync();
            host.Clock.Pass(TimeSpan.FromHours(1));
        }

        var left = await host.InAsync<LedgerDb, OutboxMessage>(db => db.Outbox.SingleAsync());
        Assert.True(left.IsDead);
        Assert.Equal("broken", left.Error);
        Assert.Equal(0, await host.InAsync<LedgerDb, int>(db => db.Entries.CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task Who_hears_several_at_once_hears_each_once(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var bus = host.Services.GetRequiredService<IBus>();
        var told = new[] { "a", "b", "c" }.Select(text => Copied(text, host)).ToList();
        await bus.PublishAsync(told[1], CancellationToken.None);

        Assert.Empty(await bus.PublishAsync(told, CancellationToken.None));
        Assert.Empty(await bus.PublishAsync(told, CancellationToken.None));

        Assert.Equal(["a of 2", "b of 1", "c of 2"], await TextsAsync(host));
    }

    [Theory, BothDatabases]
    public async Task One_that_cannot_be_heard_does_not_keep_the_others_from_it(Engine engine)
    {
        await using var host = await StartAsync(engine);
        await host.InAsync<LedgerDb>(async db =>
        {
            foreach (var text in new[] { "a", "break", "c" })
                db.Tell(new EntriesCopied(text), host.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });

        await host.DrainAsync();

        Assert.Equal(["a of 1", "c of 1"], await TextsAsync(host));
        var left = await host.InAsync<LedgerDb, OutboxMessage>(db => db.Outbox.SingleAsync());
        Assert.Equal("broken", left.Error);
    }

    [Theory, BothDatabases]
    public async Task Rows_inserted_at_once_are_the_rows_and_none_of_them_twice(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var noon = host.Clock.GetUtcNow();
        var rows = Enumerable.Range(0, 120).Select(i => new Entry($"row {i:000}", noon.AddTicks(10 * i))).ToList();

        await host.InAsync<LedgerDb>(db => InsertAsync(db, rows));
        await Assert.ThrowsAsync<Overtaken>(() => host.InAsync<LedgerDb>(db => InsertAsync(db, [new Entry("row 007", noon)])));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.InAsync<LedgerDb>(db => db.InsertAsync(rows, default)));

        var kept = await host.InAsync<LedgerDb, List<Entry>>(db => db.Entries.OrderBy(entry => entry.At).ToListAsync());
        Assert.Equal(rows.Select(row => (row.Id, row.Text, row.At, 1)), kept.Select(row => (row.Id, row.Text, row.At, row.Version)));

        static async Task InsertAsync(LedgerDb db, List<Entry> rows)
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.InsertAsync(rows, default);
            await transaction.CommitAsync();
        }
    }

    [Theory, BothDatabases]
    public async Task Tidying_forgets_what_was_heard_long_ago_and_nothing_else(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var bus = host.Services.GetRequiredService<IBus>();
        await bus.PublishAsync(Copied("long ago", host), CancellationToken.None);
        host.Clock.Pass(TimeSpan.FromDays(29));
        await bus.PublishAsync(Copied("lately", host), CancellationToken.None);
        var lately = host.Clock.GetUtcNow();
        host.Clock.Pass(TimeSpan.FromDays(2));

        await TidyAsync(host);

        Assert.Equal([lately], await host.InAsync<LedgerDb, List<DateTimeOffset>>(db => db.Inbox.Select(entry => entry.At).ToListAsync()));
        Assert.Equal(["lately of 1", "long ago of 1"], await TextsAsync(host));
    }

    [Fact]
    public async Task Tidying_has_SQLite_look_at_tables_that_have_grown()
    {
        await using var host = await StartAsync(Engine.Sqlite);
        await FillAsync(0, 20);
        await TidyAsync(host);
        Assert.Equal(20, await KnownAsync());

        await FillAsync(20, 400);
        await TidyAsync(host);
        Assert.InRange(await KnownAsync(), 400, 440); // it is an estimate

        Task FillAsync(int from, int count) =>
            host.InAsync<LedgerDb>(async db =>
            {
                db.AddRange(Enumerable.Range(from, count).Select(i => new Entry($"row {i:000}", host.Clock.GetUtcNow())));
                await db.SaveChangesAsync();
            });

        Task<int> KnownAsync() =>
            host.InAsync<LedgerDb, int>(db =>
                db.Database.SqlQuery<int>(
                        $"SELECT CAST(stat AS INTEGER) AS \"Value\" FROM sqlite_stat1 WHERE tbl = 'entries' AND idx = 'ix_entries_text'"
                    )
                    .SingleAsync()
            );
    }

    private static async Task TidyAsync(TestHost host)
    {
        foreach (var outbox in host.Services.GetServices<IOutbox>())
            await outbox.TidyAsync(CancellationToken.None);
    }

    [Theory, BothDatabases]
    public async Task Page_after_page_shows_each_row_once_newest_first_also_among_rows_of_one_instant(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var noon = host.Clock.GetUtcNow();
        var all = Enumerable.Range(0, 11).Select(i => new Entry($"row {i}", noon.AddMinutes(i / 4))).ToList();
        await host.InAsync<LedgerDb>(async db =>
        {
            db.AddRange(all);
            await db.SaveChangesAsync();
        });

        List<Entry> seen = [];
        Cursor? after = null;
        do
        {
            var rows = await host.InAsync<LedgerDb, List<Entry>>(db =>
                db.Entries.NewestFirst(after, 3, entry => entry.At, one => one.Id).ToListAsync()
            );
            var page = Page<Entry>.Of(rows, 3, entry => new Cursor(entry.At, entry.Id));
            seen.AddRange(page.Rows);
            after = page.Next;
        } while (after is not null);

        Assert.Equal(
            all.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Select(entry => entry.Text),
            seen.Select(entry => entry.Text)
        );
    }

    private static Envelope Copied(string text, TestHost host) =>
        new(Guid.NewGuid(), typeof(EntriesCopied).FullName!, $$"""{"text":"{{text}}"}""", host.Clock.GetUtcNow());

    private static Task<List<string>> TextsAsync(TestHost host) =>
        host.InAsync<LedgerDb, List<string>>(db => db.Entries.OrderBy(entry => entry.Text).Select(entry => entry.Text).ToListAsync());

    [Theory, BothDatabases]
    public async Task A_request_under_the_same_key_is_remembered_for_the_same_person_only(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var actor = new Actor(Guid.NewGuid(), "Artem", new Account(AccountKind.Agency, "auxility"), Door.Page);
        var made = Guid.NewGuid();
        await host.InAsync<LedgerDb>(async db =>
        {
            db.Remember(actor, "buy", "k1", made, host.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });

        Assert.Equal(made, await host.InAsync<LedgerDb, Guid?>(db => db.MadeBeforeAsync(actor, "buy", "k1", CancellationToken.None)));
        Assert.Null(
            await host.InAsync<LedgerDb, Guid?>(db =>
                db.MadeBeforeAsync(actor with { PersonId = Guid.NewGuid() }, "buy", "k1", CancellationToken.None)
            )
        );
        Assert.Null(await host.InAsync<LedgerDb, Guid?>(db => db.MadeBeforeAsync(actor, "sell", "k1", CancellationToken.None)));
    }

    [Theory, BothDatabases]
    public async Task Saves_are_counted_once_they_are_through(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var signal = host.Services.GetRequiredService<OutboxSignal>();
        var (saves, told) = (signal.Saves<LedgerDb>(), signal.Told<EntryMade>());

        await host.InAsync<LedgerDb>(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Tell(new EntryMade("told"), host.Clock.GetUtcNow());
            await db.SaveChangesAsync();
            Assert.Equal((saves, told), (signal.Saves<LedgerDb>(), signal.Told<EntryMade>()));
            await transaction.CommitAsync();
        });
        Assert.True(signal.Saves<LedgerDb>() > saves);
        Assert.Equal(told + 1, signal.Told<EntryMade>());

        saves = signal.Saves<LedgerDb>();
        await host.InAsync<LedgerDb>(db => SaveAsync(db, new Entry("silent", host.Clock.GetUtcNow())));
        Assert.True(signal.Saves<LedgerDb>() > saves);
        Assert.Equal(told + 1, signal.Told<EntryMade>());
    }

    private static async Task SaveAsync(LedgerDb db, Entry entry)
    {
        db.Add(entry);
        await db.SaveChangesAsync();
    }
}
