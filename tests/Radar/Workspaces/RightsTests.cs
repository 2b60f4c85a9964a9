using Guildhall.Kernel;
using Guildhall.Radar.Workspaces;

namespace Guildhall.Radar.Tests.Workspaces;

public sealed class RightsTests
{
    // The table of R-009 as the rule book prints it; the split rows say what its brackets say.
    private const string Book = """
        See            Y Y Y Y Y Y Y own
        Connect        Y Y - - - - - -
        SetPolicy      Y Y - - - - - -
        EditScanners   Y Y Y Y - - - -
        RunScanners    Y Y Y - - - - -
        RaiseLimits    Y Y - - - - - -
        LowerLimits    Y Y Y - - - - -
        Write          Y Y Y Y Y - - -
        ConfirmFacts   Y Y Y - - - - -
        Send           Y Y Y Y - - - -
        Override       Y Y Y Y - - - -
        Answer         Y Y Y - - Y - -
        SeeMoney       Y Y Y - - Y Y -
        Export         Y Y Y - - - Y own
        Stop           Y Y Y Y - - - own
        Dispose        Y - - - - - - -
        """;

    private static readonly Roles[] Columns =
    [
        Roles.Owner,
        Roles.Admin,
        Roles.Lead,
        Roles.Bidder,
        Roles.Writer,
        Roles.Closer,
        Roles.Analyst,
        Roles.Sender,
    ];

    public static TheoryData<Act, Roles, Right> Cells()
    {
        var cells = new TheoryData<Act, Roles, Right>();
        foreach (var line in Book.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            for (var column = 0; column < Columns.Length; column++)
                cells.Add(
                    Enum.Parse<Act>(words[0]),
                    Columns[column],
                    words[column + 1] switch
                    {
                        "Y" => Right.Yes,
                        "own" => Right.Own,
                        _ => Right.No,
                    }
                );
        }
        return cells;
    }

    [Theory, MemberData(nameof(Cells)), Rule("R-009")]
    public void A_role_may_do_what_the_table_says_and_nothing_else(Act act, Roles role, Right right) =>
        Assert.Equal(right, Rights.Of(role, act));

    [Fact, Rule("R-009")]
    public void Every_act_stands_in_the_table() => Assert.Equal(Enum.GetValues<Act>().Length * Columns.Length, Cells().Count);

    [Fact, Rule("R-009")]
    public void Several_roles_give_what_the_widest_of_them_gives()
    {
        Assert.Equal(Right.Yes, Rights.Of(Roles.Sender | Roles.Analyst, Act.Export));
        Assert.Equal(Right.No, Rights.Of(Roles.Sender | Roles.Writer, Act.Send));
    }

    [Fact, Rule("R-009")]
    public void A_sender_sees_and_stops_only_what_goes_out_in_their_own_name()
    {
        var artem = Person(Roles.Sender);

        Assert.True(artem.MayFor(Act.Stop, artem.PersonId));
        Assert.False(artem.MayFor(Act.Stop, Guid.NewGuid()));
        Assert.Throws<NotAllowed>(() => artem.MustFor(Act.See, Guid.NewGuid()));
        Assert.Throws<NotAllowed>(() => artem.Must(Act.See));
    }

    [Fact, Rule("R-009", "R-014")]
    public void Whoever_left_may_nothing()
    {
        var person = Person(Roles.Admin);

        person.Leave(owners: 1, Noon);

        Assert.All(Enum.GetValues<Act>(), act => Assert.False(person.May(act)));
    }

    [Fact, Rule("R-013")]
    public void The_last_owner_can_neither_leave_nor_be_lowered()
    {
        var owner = Person(Roles.Owner);

        Assert.Throws<LastOwner>(() => owner.Leave(owners: 1, Noon));
        Assert.Throws<LastOwner>(() => owner.Give(Roles.Admin, owners: 1));
        owner.Give(Roles.Admin, owners: 2);
        Assert.Equal(Roles.Admin, owner.Roles);
    }

    private static readonly DateTimeOffset Noon = new(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);

    private static WorkspacePerson Person(Roles roles)
    {
        var (workspace, _) = Workspace.Create(
            Guid.NewGuid(),
            Guid.NewGuid(),
            "Auxility Radar",
            "auxility",
            "Europe/Kyiv",
            "USD",
            Guid.NewGuid(),
            "Olga",
            Noon
        );
        return WorkspacePerson.Join(workspace, Guid.NewGuid(), "Artem", roles, Noon);
    }
}
