using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Managers;

namespace Guildhall.Radar.Tests.Managers;

public sealed class HealthTests
{
    public static TheoryData<HealthItemKind, ManagerReading, bool, Verdict, string?> Table()
    {
        var right = Given.AsWanted;
        return new()
        {
            { HealthItemKind.Membership, right, false, Verdict.Right, null },
            { HealthItemKind.Membership, right with { IsMember = false }, false, Verdict.Blocking, "not-member" },
            { HealthItemKind.Membership, right with { IsMember = null }, false, Verdict.Unreadable, "unreadable" },
            { HealthItemKind.Team, right, false, Verdict.Right, null },
            { HealthItemKind.Team, right with { TeamId = Given.OtherTeam, TeamName = "Tidal" }, false, Verdict.Blocking, "other-team" },
            { HealthItemKind.Team, right with { TeamId = null }, false, Verdict.Unreadable, "unreadable" },
            { HealthItemKind.Admin, right, false, Verdict.Right, null },
            { HealthItemKind.Admin, right with { Admin = Admin.Full }, false, Verdict.Warning, "admin-more" },
            { HealthItemKind.Admin, right with { Admin = Admin.Financial }, false, Verdict.Warning, "admin-more" },
            { HealthItemKind.Admin, right with { Admin = Admin.Full }, true, Verdict.Right, null },
            { HealthItemKind.Admin, right, true, Verdict.Warning, "top-up-off" },
            { HealthItemKind.Admin, right with { Admin = Admin.Financial }, true, Verdict.Warning, "top-up-off" },
            { HealthItemKind.Admin, right with { Admin = null }, false, Verdict.Note, "unreadable" },
            { HealthItemKind.Business, right, false, Verdict.Right, null },
            { HealthItemKind.Business, right with { Business = Business.None }, false, Verdict.Blocking, "business" },
            { HealthItemKind.Business, right with { Business = null }, false, Verdict.Unreadable, "unreadable" },
            { HealthItemKind.Contractor, right, false, Verdict.Right, null },
            { HealthItemKind.Contractor, right with { Contractor = Contractor.Exclusive }, false, Verdict.Blocking, "exclusive" },
            { HealthItemKind.Contractor, right with { Contractor = Contractor.None }, false, Verdict.Warning, "contractor" },
            { HealthItemKind.Diaries, right, false, Verdict.Right, null },
            { HealthItemKind.Diaries, right with { Diaries = Diaries.None }, false, Verdict.Note, "diaries" },
            { HealthItemKind.Diaries, right with { Diaries = Diaries.Full }, false, Verdict.Warning, "diaries-more" },
            { HealthItemKind.Chat, right, false, Verdict.Right, null },
            { HealthItemKind.Chat, right with { Chat = Chat.Team }, false, Verdict.Warning, "chat" },
            { HealthItemKind.Chat, right with { Chat = Chat.Nobody }, false, Verdict.Warning, "chat" },
            { HealthItemKind.Account, right, false, Verdict.Right, null },
            { HealthItemKind.Account, right with { Account = AccountStatus.OnHold }, false, Verdict.Blocking, "account" },
            { HealthItemKind.Account, right with { Account = AccountStatus.Suspended }, false, Verdict.Blocking, "account" },
            { HealthItemKind.Grant, right, false, Verdict.Right, null },
            { HealthItemKind.Grant, right with { Grant = false }, false, Verdict.Blocking, "grant" },
            { HealthItemKind.Grant, right with { Grant = null }, false, Verdict.Unreadable, "unreadable" },
        };
    }

    [Theory, MemberData(nameof(Table)), Rule("R-051", "R-052", "M-329")]
    public void Each_item_says_what_is_wanted_what_is_found_and_what_follows(
        HealthItemKind kind,
        ManagerReading found,
        bool topUp,
        Verdict verdict,
        string? code
    )
    {
        var item = Judge(found, ManagerKind.Bid, topUp).Single(item => item.Kind == kind);

        Assert.Equal((verdict, code), (item.Verdict, item.Code));
        Assert.NotEmpty(item.Wanted);
        Assert.Equal(verdict is Verdict.Right, item.Says.Length == 0);
    }

    [Fact, Rule("R-051")]
    public void All_items_are_listed_and_those_of_a_kind_only_for_it()
    {
        HealthItemKind[] always =
        [
            HealthItemKind.Membership,
            HealthItemKind.Team,
            HealthItemKind.Admin,
            HealthItemKind.Business,
            HealthItemKind.Contractor,
            HealthItemKind.Diaries,
            HealthItemKind.Chat,
            HealthItemKind.Account,
            HealthItemKind.Grant,
        ];

        Assert.Equal(always, Kinds(ManagerKind.Bid));
        Assert.Equal([.. always, HealthItemKind.UsLocation], Kinds(ManagerKind.Us));
        Assert.Equal([.. always, HealthItemKind.LastSync], Kinds(ManagerKind.Sync));

        static IEnumerable<HealthItemKind> Kinds(ManagerKind kind) => Judge(Given.AsWanted, kind).Select(item => item.Kind);
    }

    [Fact, Rule("R-032", "R-051")]
    public void A_us_manager_without_a_confirmed_location_is_blocked()
    {
        var item = Judge(Given.AsWanted with { UsConfirmed = false }, ManagerKind.Us).Single(item => item.Verdict is Verdict.Blocking);

        Assert.Equal("us-location", item.Code);
    }

    [Theory, Rule("R-051")]
    [InlineData(119, Verdict.Right)]
    [InlineData(120, Verdict.Blocking)]
    public void A_sync_manager_that_did_not_read_for_two_hours_is_stale(int minutes, Verdict verdict)
    {
        var reading = Given.AsWanted with { LastSyncAt = Given.Noon.AddMinutes(-minutes) };

        Assert.Equal(verdict, Judge(reading, ManagerKind.Sync).Single(item => item.Kind is HealthItemKind.LastSync).Verdict);
    }

    [Fact, Rule("R-055")]
    public void Shortly_after_acceptance_what_is_missing_is_waited_for_and_what_is_too_much_is_not()
    {
        var reading = Given.AsWanted with { Business = Business.None, Chat = Chat.Nobody, Diaries = Diaries.Full };

        var items = Health.Judge(Given.Wanted(inLag: true), reading, [], Given.Noon);

        Assert.Equal("waiting for the market", items.Single(item => item.Kind is HealthItemKind.Business).Says);
        Assert.Equal(Verdict.Waiting, items.Single(item => item.Kind is HealthItemKind.Chat).Verdict);
        Assert.Equal(Verdict.Warning, items.Single(item => item.Kind is HealthItemKind.Diaries).Verdict);
    }

    [Fact, Rule("R-051", "R-538")]
    public void An_unreadable_value_is_confirmed_with_name_and_date_and_stays_so()
    {
        var reading = Given.AsWanted with { Business = null };
        var items = Judge(reading);
        var business = items.Single(item => item.Kind is HealthItemKind.Business);

        var confirmed = Health.Confirmed(business, "Ruth Adler", Given.Noon);
        var later = Health.Judge(Given.Wanted(), reading, [confirmed], Given.Noon.AddHours(1));

        var kept = later.Single(item => item.Kind is HealthItemKind.Business);
        Assert.Equal((Verdict.Right, "Ruth Adler", Given.Noon), (kept.Verdict, kept.ConfirmedBy, kept.ConfirmedAt!.Value));
    }

    [Fact, Rule("R-051")]
    public void A_value_that_can_be_read_cannot_be_talked_right()
    {
        var wrong = Judge(Given.AsWanted with { Business = Business.None }).Single(item => item.Kind is HealthItemKind.Business);

        Assert.Throws<NothingToConfirm>(() => Health.Confirmed(wrong, "Ruth Adler", Given.Noon));
    }

    private static IReadOnlyList<HealthItem> Judge(ManagerReading found, ManagerKind kind = ManagerKind.Bid, bool topUp = false) =>
        Health.Judge(Given.Wanted(kind, topUp), found, [], Given.Noon);
}
