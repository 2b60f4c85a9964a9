using Guildhall.Kernel;
using Guildhall.Server.SignIn;
using Guildhall.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Server.You;

/// <summary>How a person wants pages to look, wherever they sign in.</summary>
public sealed class Preferences
{
    /// <summary>Whose.</summary>
    public Guid PersonId { get; init; }

    /// <summary>The zone times are shown in, IANA (screens.md 6.12).</summary>
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>Whether rows of tables are lower.</summary>
    public bool IsCompact { get; set; }

    /// <summary>Whether single keys act.</summary>
    public bool HasKeys { get; set; } = true;

    /// <summary>Has the page drawn so.</summary>
    public void Fill(Reader reader)
    {
        reader.Zone = TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
        reader.Compact = IsCompact;
        reader.Keys = HasKeys;
    }

    private sealed class Mapping : IEntityTypeConfiguration<Preferences>
    {
        public void Configure(EntityTypeBuilder<Preferences> entity)
        {
            entity.ToTable("Preferences");
            entity.HasKey(preferences => preferences.PersonId);
        }
    }
}

/// <summary>Changes how pages look for oneself; in force with the next page.</summary>
public sealed class PreferLooks(ServerDb db, Sessions sessions) : IUseCase
{
    /// <summary>Zone, density, keys.</summary>
    public sealed record Input(string TimeZone, bool IsCompact, bool HasKeys);

    /// <summary>Saves it. Refuses a zone nobody knows.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var name = input.TimeZone.Trim();
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) || !zone.HasIanaId)
            throw new InvalidInput("timeZone", "This is no time zone. Write it as in Europe/Kyiv.");
        var mine = await db.Preferences.SingleOrDefaultAsync(preferences => preferences.PersonId == actor.PersonId, cancellation);
        if (mine is null)
            db.Add(mine = new Preferences { PersonId = actor.PersonId });
        (mine.TimeZone, mine.IsCompact, mine.HasKeys) = (zone.Id, input.IsCompact, input.HasKeys);
        await db.SaveChangesAsync(cancellation);
        sessions.ForgetAll(actor.PersonId);
    }
}
