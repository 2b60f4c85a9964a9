using Guildhall.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Kernel.Tests;

public sealed class SettingTests
{
    private static readonly Setting<TimeSpan> Gap = new(
        "gap",
        TimeSpan.FromMinutes(2),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromHours(1),
        "R-059",
        ""
    );
    private static readonly Setting<bool> Allow = new("allow", false, false, true, "R-038", "");

    [Theory]
    [InlineData("2 min", "2 min")]
    [InlineData("90 s", "90 s")]
    [InlineData("00:05:00", "5 min")]
    [InlineData(" 1 h ", "1 h")]
    public void A_length_of_time_is_written_with_its_unit(string typed, string stored) => Assert.Equal(stored, Gap.Check(typed));

    [Theory]
    [InlineData("on", "on")]
    [InlineData("false", "off")]
    public void A_switch_is_on_or_off(string typed, string stored) => Assert.Equal(stored, Allow.Check(typed));

    [Theory]
    [InlineData("29 s")]
    [InlineData("2 h")]
    [InlineData("soon")]
    public void A_value_out_of_range_is_refused_at_its_field(string typed) =>
        Assert.Equal("gap", Assert.Throws<InvalidInput>(() => Gap.Check(typed)).Field);

    [Theory, BothDatabases]
    public async Task Only_the_operator_changes_a_setting_and_it_is_in_force_at_once(Engine engine)
    {
        await using var host = await TestHost.StartAsync(engine, "ledger", services => services.AddModule<LedgerDb>("ledger"));
        var settings = host.Services.GetRequiredService<Settings<LedgerDb>>();
        var person = new Actor(Guid.NewGuid(), "Artem", Account.Instance, Door.Page);

        await Assert.ThrowsAsync<Missing>(() => settings.ChangeAsync(person, LedgerSettings.Most.Name, "7", default));
        Assert.Equal(5, await settings.GetAsync(LedgerSettings.Most, default));
        await settings.ChangeAsync(person with { IsOperator = true }, LedgerSettings.Most.Name, "7", default);

        Assert.Equal(7, await settings.GetAsync(LedgerSettings.Most, default));
        var listed = Assert.Single(await settings.ListAsync(default), row => row.Setting.Name == LedgerSettings.Most.Name);
        Assert.Equal(("7", "Artem"), (listed.Changed?.Value, listed.Changed?.ChangedBy));
    }
}
