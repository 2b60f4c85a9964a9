using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Kernel;

/// <summary>A number or switch of the rule books that could have been chosen otherwise; the operator changes it at run time.</summary>
/// <param name="Name">Its name in the rule book, such as <c>offer_life</c>.</param>
/// <param name="Rule">The rules that use it.</param>
/// <param name="Effect">What it does, in words for the operator.</param>
public abstract record Setting(string Name, string Rule, string Effect)
{
    /// <summary>The default as it is written on the operator's page.</summary>
    public abstract string DefaultText { get; }

    /// <summary>The allowed range in words.</summary>
    public abstract string RangeText { get; }

    /// <summary>Refuses with <see cref="InvalidInput"/> a text that is not a value of the range; returns it in the form that is stored.</summary>
    public abstract string Check(string text);

    /// <summary>The settings that the static fields of a class hold.</summary>
    public static IReadOnlyList<Setting> In(Assembly assembly) =>
        [
            .. from type in assembly.GetTypes()
            from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
            where field.FieldType.IsAssignableTo(typeof(Setting))
            select (Setting)field.GetValue(null)!,
        ];
}

/// <summary>A setting whose value is a <typeparamref name="T"/>: a whole number, a switch, a length of time, or a word.</summary>
/// <param name="Name">Its name in the rule book.</param>
/// <param name="Default">Its value while nobody changed it.</param>
/// <param name="Min">The least allowed value.</param>
/// <param name="Max">The greatest allowed value.</param>
/// <param name="Rule">The rules that use it.</param>
/// <param name="Effect">What it does.</param>
public sealed record Setting<T>(string Name, T Default, T Min, T Max, string Rule, string Effect) : Setting(Name, Rule, Effect)
    where T : IParsable<T>, IComparable<T>
{
    /// <inheritdoc/>
    public override string DefaultText => Write(Default);

    /// <inheritdoc/>
    public override string RangeText => typeof(T) == typeof(bool) ? "on or off" : $"{Write(Min)} to {Write(Max)}";

    /// <inheritdoc/>
    public override string Check(string text) =>
        T.TryParse(Plain(text.Trim()), CultureInfo.InvariantCulture, out var value)
        && value.CompareTo(Min) >= 0
        && value.CompareTo(Max) <= 0
            ? Write(value)
            : throw new InvalidInput(Name, $"{Name} is {RangeText}.");

    internal T Read(string? stored) => stored is null ? Default : T.Parse(Plain(stored), CultureInfo.InvariantCulture);

    // Switches are written on and off, lengths of time with their unit: "2 min", "14 days".
    private static string Write(T value) =>
        value switch
        {
            bool on => on ? "on" : "off",
            TimeSpan time when time.Ticks % TimeSpan.TicksPerDay == 0 && time != TimeSpan.Zero => Invariant(
                $"{time.TotalDays} {(time.TotalDays == 1 ? "day" : "days")}"
            ),
            TimeSpan time when time.Ticks % TimeSpan.TicksPerHour == 0 && time != TimeSpan.Zero => Invariant($"{time.TotalHours} h"),
            TimeSpan time when time.Ticks % TimeSpan.TicksPerMinute == 0 && time != TimeSpan.Zero => Invariant($"{time.TotalMinutes} min"),
            TimeSpan time => Invariant($"{time.TotalSeconds} s"),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string Plain(string text)
    {
        if (typeof(T) == typeof(bool))
            return text is "on" ? "true"
                : text is "off" ? "false"
                : text;
        if (
            typeof(T) != typeof(TimeSpan)
            || text.Split(' ') is not [var figure, var unit]
            || !double.TryParse(figure, CultureInfo.InvariantCulture, out var count)
        )
            return text;
        TimeSpan? time = unit switch
        {
            "day" or "days" => TimeSpan.FromDays(count),
            "h" => TimeSpan.FromHours(count),
            "min" => TimeSpan.FromMinutes(count),
            "s" => TimeSpan.FromSeconds(count),
            _ => null,
        };
        return time?.ToString("c", CultureInfo.InvariantCulture) ?? text;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>A setting's value that the operator changed.</summary>
public sealed class SettingValue
{
    /// <summary>The setting's name.</summary>
    public required string Name { get; init; }

    /// <summary>The value as text.</summary>
    public required string Value { get; set; }

    /// <summary>Who changed it last.</summary>
    public required string ChangedBy { get; set; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset ChangedAt { get; set; }

    private sealed class Mapping : IEntityTypeConfiguration<SettingValue>
    {
        public void Configure(EntityTypeBuilder<SettingValue> entity)
        {
            entity.ToTable("Settings");
            entity.HasKey(value => value.Name);
        }
    }
}

/// <summary>One module's settings, whatever the module.</summary>
public interface ISettingsOfModule
{
    /// <summary>The module's name.</summary>
    string Module { get; }

    /// <summary>Every setting with the value in force and who changed it.</summary>
    Task<IReadOnlyList<(Setting Setting, SettingValue? Changed)>> ListAsync(CancellationToken cancellation);

    /// <summary>Changes a setting for the whole instance. Refuses anyone but the operator, unknown names and values out of range.</summary>
    Task ChangeAsync(Actor actor, string name, string value, CancellationToken cancellation);
}

/// <summary>The settings of the module whose context is <typeparamref name="TDb"/>: read from memory, changed in the database.</summary>
public sealed class Settings<TDb>(IServiceScopeFactory scopes, IEnumerable<Module> modules, TimeProvider clock) : ISettingsOfModule
    where TDb : ModuleDb
{
    private readonly Module module = modules.Single(module => module.Db == typeof(TDb));
    private readonly ConcurrentDictionary<string, string> values = new();
    private volatile bool loaded;

    /// <inheritdoc/>
    public string Module => module.Name;

    /// <summary>The value in force.</summary>
    public async ValueTask<T> GetAsync<T>(Setting<T> setting, CancellationToken cancellation)
        where T : IParsable<T>, IComparable<T>
    {
        if (!loaded)
            await LoadAsync(cancellation);
        return setting.Read(values.GetValueOrDefault(setting.Name));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<(Setting Setting, SettingValue? Changed)>> ListAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var changed = await scope
            .ServiceProvider.GetRequiredService<TDb>()
            .SettingValues.AsNoTracking()
            .ToDictionaryAsync(value => value.Name, cancellation);
        return
        [
            .. Setting
                .In(module.Assembly)
                .OrderBy(setting => setting.Name)
                .Select(setting => (setting, changed.GetValueOrDefault(setting.Name))),
        ];
    }

    /// <inheritdoc/>
    public async Task ChangeAsync(Actor actor, string name, string value, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var setting = Setting.In(module.Assembly).SingleOrDefault(setting => setting.Name == name) ?? throw new Missing("setting");
        var stored = setting.Check(value);
        var now = clock.GetUtcNow();

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        var row = await db.SettingValues.SingleOrDefaultAsync(row => row.Name == name, cancellation);
        var before = row?.Value ?? setting.DefaultText;
        if (row is null)
            db.SettingValues.Add(
                new SettingValue
                {
                    Name = name,
                    Value = stored,
                    ChangedBy = actor.Name,
                    ChangedAt = now,
                }
            );
        else
            (row.Value, row.ChangedBy, row.ChangedAt) = (stored, actor.Name, now);
        db.Record(actor, "setting.changed", Guid.Empty, now, before: new { name, value = before }, after: new { name, value = stored });
        await db.SaveChangesAsync(cancellation);
        values[name] = stored;
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var value in await scope.ServiceProvider.GetRequiredService<TDb>().SettingValues.AsNoTracking().ToListAsync(cancellation))
            values[value.Name] = value.Value;
        loaded = true;
    }
}
