using Guildhall.Kernel;
using Guildhall.Partners.Brand;
using Guildhall.Partners.Companies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Partners.Publishing;

/// <summary>
/// A company's one experts page (P-001, P-008): what it says and looks like, and whether it is public. Two people at once: the last
/// one's act stands, and the audit has both (P-157).
/// </summary>
public sealed class ExpertsPage
{
    private ExpertsPage() { } // EF

    /// <summary>The company.</summary>
    public Guid CompanyId { get; private init; }

    /// <summary>Whether anyone may read it.</summary>
    public bool IsPublished { get; private set; }

    /// <summary>Since when it is public (UTC); null while it is not.</summary>
    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>The headline.</summary>
    public string Headline { get; private set; } = "Someone who has done it before.";

    /// <summary>A sentence below the headline; empty for one made from the numbers.</summary>
    public string Lead { get; private set; } = "";

    /// <summary>The company's own site, shown at the top; empty for none.</summary>
    public string Website { get; private set; } = "";

    /// <summary>The accent on light and on dark, as #rrggbb (P-176).</summary>
    public string AccentLight { get; private set; } = "#2b4c8c";

    /// <summary>The accent on dark.</summary>
    public string AccentDark { get; private set; } = "#9bb5ee";

    /// <summary>In which order people stand (P-173).</summary>
    public PageOrder Order { get; private set; } = PageOrder.Shuffled;

    /// <summary>Brings people back who were away less than so many days; 0 for never (P-089).</summary>
    public int ReturnDays { get; private set; }

    /// <summary>The logo for the light theme.</summary>
    public Guid? LogoLightId { get; private set; }

    /// <summary>The logo for the dark theme.</summary>
    public Guid? LogoDarkId { get; private set; }

    /// <summary>The branded image.</summary>
    public Guid? ImageId { get; private set; }

    /// <summary>Since when the published page has too few experts (UTC); null while it has enough (P-160).</summary>
    public DateTimeOffset? BelowSince { get; private set; }

    /// <summary>Which of the notices "at once", "after 3 days", "after 7 days" were sent (P-160): 0 to 3.</summary>
    public int BelowNotices { get; private set; }

    /// <summary>Since when the published page shows nobody (UTC); null while it shows someone (P-163).</summary>
    public DateTimeOffset? EmptySince { get; private set; }

    /// <summary>The empty page of a new company.</summary>
    public static ExpertsPage For(PartnerCompany company) => new() { CompanyId = company.Id };

    /// <summary>Makes it public; refuses while something of the list is missing (P-150, P-154). Doing it twice does no harm (P-157).</summary>
    public void Publish(Gate gate, DateTimeOffset now)
    {
        if (IsPublished)
            return;
        if (!gate.IsOpen)
            throw new NotReady(gate.Says);
        (IsPublished, PublishedAt, BelowSince, BelowNotices, EmptySince) = (true, now, null, 0, null);
    }

    /// <summary>Takes it off at once; nothing is lost (P-156). Doing it twice does no harm (P-157).</summary>
    public void Unpublish() => (IsPublished, PublishedAt, BelowSince, BelowNotices, EmptySince) = (false, null, null, 0, null);

    /// <summary>Says what stands on it.</summary>
    public void Describe(string headline, string lead, string website)
    {
        headline = headline.Trim();
        if (headline.Length is 0 or > 80)
            throw new InvalidInput("headline", "A headline has 1 to 80 characters.");
        if (lead.Trim().Length > 300)
            throw new InvalidInput("lead", "The sentence below has at most 300 characters.");
        website = website.Trim();
        if (website.Length > 0 && !(Uri.TryCreate(website, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps))
            throw new InvalidInput("website", "An address looks like https://tidepost.example.");
        (Headline, Lead, Website) = (headline, lead.Trim(), website);
    }

    /// <summary>Chooses the accent; it must be readable on both themes (P-176).</summary>
    public void Paint(string light, string dark)
    {
        (AccentLight, AccentDark) = (
            Colour.ReadAccent("accentLight", light, Colour.White, "light"),
            Colour.ReadAccent("accentDark", dark, Colour.DarkSheet, "dark")
        );
    }

    /// <summary>Chooses the order (P-173) and the return policy (P-089).</summary>
    public void Arrange(PageOrder order, int returnDays)
    {
        if (returnDays is < 0 or > 90)
            throw new InvalidInput("returnDays", "People are brought back within 0 to 90 days; 0 is never.");
        (Order, ReturnDays) = (order, returnDays);
    }

    /// <summary>The asset of a kind that is shown now.</summary>
    public Guid? AssetOf(AssetKind kind) =>
        kind switch
        {
            AssetKind.LogoLight => LogoLightId,
            AssetKind.LogoDark => LogoDarkId,
            _ => ImageId,
        };

    /// <summary>Shows another asset, in one step (P-142).</summary>
    public void Show(AssetKind kind, Guid asset) => Put(kind, asset);

    /// <summary>Takes an asset off; refuses while the page is public, which needs all three (P-144, P-262).</summary>
    public void Drop(AssetKind kind)
    {
        if (IsPublished)
            throw new AssetNeeded();
        Put(kind, null);
    }

    /// <summary>
    /// Looks at how many people are shown now and says what is to be told and done (P-160 to P-163). Asked again with the same number it
    /// says the same at most once.
    /// </summary>
    /// <param name="visible">Different people shown now.</param>
    /// <param name="least">How many there should be.</param>
    /// <param name="daysBelow">Days it may stay public with too few; negative for always (P-161).</param>
    /// <param name="now">Now.</param>
    public BelowMinimum Watch(int visible, int least, int daysBelow, DateTimeOffset now)
    {
        if (!IsPublished)
            return BelowMinimum.Nothing;
        EmptySince = visible == 0 ? EmptySince ?? now : null;
        if (visible >= least)
        {
            (BelowSince, BelowNotices) = (null, 0);
            return BelowMinimum.Nothing;
        }
        BelowSince ??= now;
        var below = now - BelowSince.Value;
        if ((daysBelow >= 0 && below >= TimeSpan.FromDays(daysBelow)) || now - EmptySince >= TimeSpan.FromDays(1))
        {
            Unpublish();
            return BelowMinimum.TakenDown;
        }
        var due =
            below >= TimeSpan.FromDays(7) ? 3
            : below >= TimeSpan.FromDays(3) ? 2
            : 1;
        if (BelowNotices >= due)
            return BelowMinimum.Nothing;
        BelowNotices = due;
        return BelowMinimum.Tell;
    }

    private void Put(AssetKind kind, Guid? asset)
    {
        switch (kind)
        {
            case AssetKind.LogoLight:
                LogoLightId = asset;
                break;
            case AssetKind.LogoDark:
                LogoDarkId = asset;
                break;
            default:
                ImageId = asset;
                break;
        }
    }

    private sealed class Mapping : IEntityTypeConfiguration<ExpertsPage>
    {
        public void Configure(EntityTypeBuilder<ExpertsPage> entity)
        {
            entity.ToTable("Pages");
            entity.HasKey(page => page.CompanyId);
            entity.HasOne<PartnerCompany>().WithOne().HasForeignKey<ExpertsPage>(page => page.CompanyId);
        }
    }
}

/// <summary>Orders in which people stand; the one used is printed below the list (P-173).</summary>
public enum PageOrder
{
    /// <summary>Drawn anew each day, the same for all visitors of that day.</summary>
    Shuffled,

    /// <summary>By name.</summary>
    Name,

    /// <summary>Job Success Score, the highest first.</summary>
    Score,

    /// <summary>Hourly rate, the lowest first.</summary>
    Rate,
}

/// <summary>What follows from a published page having too few experts.</summary>
public enum BelowMinimum
{
    /// <summary>Nothing new.</summary>
    Nothing,

    /// <summary>The company is told.</summary>
    Tell,

    /// <summary>The page was taken down.</summary>
    TakenDown,
}

/// <summary>What publishing needs, and what of it is there (P-150, P-153, P-154).</summary>
/// <param name="Experts">Different people over all use cases, approved and eligible now.</param>
/// <param name="Least">How many are needed.</param>
/// <param name="LogoLight">Whether the logo for light is there.</param>
/// <param name="LogoDark">Whether the logo for dark is there.</param>
/// <param name="Image">Whether the branded image is there.</param>
public sealed record Gate(int Experts, int Least, bool LogoLight, bool LogoDark, bool Image)
{
    /// <summary>Whether the page may be published.</summary>
    public bool IsOpen => Experts >= Least && LogoLight && LogoDark && Image;

    /// <summary>How many experts are missing.</summary>
    public int MissingExperts => Math.Max(0, Least - Experts);

    /// <summary>What is missing, in words: "1 more expert, the logo for dark".</summary>
    public string Says =>
        string.Join(
            ", ",
            new[]
            {
                MissingExperts switch
                {
                    0 => null,
                    1 => "1 more expert",
                    var n => $"{n} more experts",
                },
                LogoLight ? null : "the logo for the light theme",
                LogoDark ? null : "the logo for the dark theme",
                Image ? null : "the branded image",
            }.Where(part => part is not null)
        );
}

/// <summary>Something of the list is missing (P-150, P-155).</summary>
public sealed class NotReady(string missing) : Refusal($"The page cannot be published yet. Missing: {missing}.");

/// <summary>A public page needs all its assets (P-144).</summary>
public sealed class AssetNeeded() : Refusal("A public page needs both logos and the image. Replace this one, or take the page off first.");
