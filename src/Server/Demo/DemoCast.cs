using Guildhall.Ui;

namespace Guildhall.Server.Demo;

/// <summary>The people of the story, whom the demo lets in with one click.</summary>
public static class DemoCast
{
    /// <summary>One of them.</summary>
    /// <param name="Name">First name in lower case; also the picture's name.</param>
    /// <param name="FullName">First and last name.</param>
    /// <param name="Line">Who they are.</param>
    /// <param name="Home">Where they begin.</param>
    public sealed record Member(string Name, string FullName, string Line, string Home)
    {
        /// <summary>Their drawn face.</summary>
        public Picture Picture => new(FullName, $"/ui/img/{Name}.svg");
    }

    /// <summary>Everyone who can be signed in with one click.</summary>
    public static IReadOnlyList<Member> Members { get; } =
    [
        new("olga", "Olga Marchenko", "owns the agency Auxility", "/a/auxility"),
        new("dmytro", "Dmytro Bondar", "business manager of Auxility", "/a/auxility/jobs"),
        new("artem", "Artem Kovalenko", "freelancer at Auxility", "/me"),
        new("clara", "Clara Whitfield", "client, Harbor & Pine", "/c/harbor-pine"),
        new("nora", "Nora Ekström", "partner company Tidepost", "/p/tidepost"),
        new("ruth", "Ruth Asante", "operator of this instance", "/operator"),
    ];

    /// <summary>How the addresses of everybody in the demo end.</summary>
    public const string Domain = "@demo.example";

    /// <summary>The address they sign in by.</summary>
    public static string AddressOf(string name) => name + Domain;
}
