using Guildhall.Kernel;
using Guildhall.Server.Operator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Server.Tests.Operator;

/// <summary>What the operator alone reads and does, over all modules.</summary>
public sealed class OperatorTests
{
    private static readonly Actor Ruth = new(Guid.CreateVersion7(), "Ruth Adler", Account.Instance, Door.Page) { IsOperator = true };

    private static readonly Actor Somebody = new(Guid.CreateVersion7(), "Somebody", new Account(AccountKind.Freelancer, ""), Door.Page);

    [Theory, BothDatabases]
    public async Task A_message_that_was_given_up_is_told_and_put_back_once_and_the_audit_says_by_whom(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine, serve: false);
        await InAsync<ServerDb>(
            instance,
            async db =>
            {
                db.Tell(new NoticeQueued([Guid.NewGuid()], NoticeKind.Offer, "", "An offer.", "/me/offers"), DateTimeOffset.UtcNow);
                await db.SaveChangesAsync();
                var queued = await db.Outbox.SingleAsync();
                for (var i = 0; i < OutboxMessage.MostAttempts; i++)
                    queued.Failed("The other side was away.", DateTimeOffset.UtcNow);
                await db.SaveChangesAsync();
            }
        );

        var health = await HealthAsync(instance);
        Assert.Equal((0, 1, 0), (health.Waiting, health.Dead, health.ManagerRequests));
        Assert.Equal(["marketplace", "partners", "radar", "server"], health.Modules.Select(module => module.Name));
        Assert.All(health.Modules, module => Assert.True(module.Reachable));
        Assert.True(health.FreeBytes > 0);
        var dead = Assert.Single(health.Modules.Single(module => module.Name == "server").Dead);
        Assert.Equal("The other side was away.", dead.Error);

        await InAsync<PutBackMessage>(instance, put => put.RunAsync(Ruth, "server", dead.Position, default));

        health = await HealthAsync(instance);
        Assert.Equal((1, 0), (health.Waiting, health.Dead));
        await Assert.ThrowsAsync<Missing>(() =>
            InAsync<PutBackMessage>(instance, put => put.RunAsync(Ruth, "server", dead.Position, default))
        );
        var line = Assert.Single((await AuditAsync(instance, Ruth, "server", "message.")).Rows);
        Assert.Equal(("message.put-back", Ruth.PersonId, dead.Id), (line.Act, line.ActorId, line.SubjectId));
        Assert.Empty((await AuditAsync(instance, Ruth, "server", "proposal")).Rows);
        Assert.Empty((await AuditAsync(instance, Ruth, "marketplace", "message.")).Rows);
    }

    [Theory, BothDatabases]
    public async Task For_anybody_else_none_of_it_is_there_nor_is_a_module_that_does_not_exist(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine, serve: false);

        await Assert.ThrowsAsync<Missing>(() => InAsync<SeeHealth>(instance, see => see.RunAsync(Somebody, default)));
        await Assert.ThrowsAsync<Missing>(() => InAsync<PutBackMessage>(instance, put => put.RunAsync(Somebody, "server", 1, default)));
        await Assert.ThrowsAsync<Missing>(() => AuditAsync(instance, Somebody, "server", null));
        await Assert.ThrowsAsync<Missing>(() => AuditAsync(instance, Ruth, "none", null));
    }

    [Theory, BothDatabases]
    public async Task The_audit_is_read_page_by_page_the_latest_lines_first(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine, serve: false);
        var begin = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        await InAsync<ServerDb>(
            instance,
            async db =>
            {
                for (var i = 0; i < 60; i++)
                    db.Record(Ruth, $"act.{i}", Guid.NewGuid(), begin.AddMinutes(i));
                await db.SaveChangesAsync();
            }
        );

        var first = await AuditAsync(instance, Ruth, "server", "act.");
        Assert.Equal(Enumerable.Range(10, 50).Reverse().Select(i => $"act.{i}"), first.Rows.Select(line => line.Act));
        var second = await AuditAsync(instance, Ruth, "server", "act.", first.Next);
        Assert.Equal(Enumerable.Range(0, 10).Reverse().Select(i => $"act.{i}"), second.Rows.Select(line => line.Act));
        Assert.Null(second.Next);
    }

    private static async Task<InstanceHealth> HealthAsync(Instance instance)
    {
        await using var scope = instance.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SeeHealth>().RunAsync(Ruth, default);
    }

    private static async Task<Page<AuditEntry>> AuditAsync(Instance instance, Actor actor, string module, string? act, Cursor? after = null)
    {
        await using var scope = instance.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SeeAudit>().RunAsync(actor, module, act, after, default);
    }

    private static async Task InAsync<T>(Instance instance, Func<T, Task> act)
        where T : notnull
    {
        await using var scope = instance.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<T>());
    }
}
