using System.Text.RegularExpressions;

namespace Guildhall.Kernel;

/// <summary>
/// A "no" that a person may run into, with a message fit for them. The host shows it as a problem answer with a stable code
/// (<see cref="Code"/>) or as a line in the form; no door catches one to rephrase it.
/// </summary>
public abstract partial class Refusal(string message) : Exception(message)
{
    /// <summary>The stable code: the type's name in lower case with hyphens, such as <c>job-closed</c>.</summary>
    public virtual string Code => CodeOf(GetType());

    /// <summary>The HTTP status of the answer; 409 unless the refusal says otherwise.</summary>
    public virtual int Status => 409;

    /// <summary>The name of the input the refusal is about, so that a form shows it there; null where it concerns the whole act.</summary>
    public string? Field { get; init; }

    /// <summary>The code a refusal type answers with.</summary>
    public static string CodeOf(Type refusal) => Humps().Replace(refusal.Name, "-").ToLowerInvariant();

    [GeneratedRegex("(?<=.)(?=[A-Z])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Humps();
}

/// <summary>What was asked for does not exist, or the actor may not know that it does .</summary>
public sealed class Missing(string what) : Refusal($"There is no such {what}.")
{
    /// <inheritdoc/>
    public override int Status => 404;
}

/// <summary>The actor sees the thing but may not do this with it.</summary>
public sealed class NotAllowed(string message) : Refusal(message)
{
    /// <inheritdoc/>
    public override int Status => 403;
}

/// <summary>Someone saved first; nothing of this act was kept (M-170, R-191).</summary>
public sealed class Overtaken() : Refusal("Someone else was first. Nothing of yours was saved; look at what is there now and try again.");

/// <summary>Nobody is signed in.</summary>
public sealed class NotSignedIn() : Refusal("Sign in first.")
{
    /// <inheritdoc/>
    public override int Status => 401;
}

/// <summary>The act needs a recent proof of who is acting (M-005).</summary>
public sealed class ConfirmationNeeded() : Refusal("Confirm that it is you, then go on. What you entered is kept.")
{
    /// <inheritdoc/>
    public override int Status => 403;
}

/// <summary>One input is not as it must be; the message says what would be right.</summary>
public sealed class InvalidInput : Refusal
{
    /// <summary>Refuses the input <paramref name="field"/> with a sentence that says what would be right.</summary>
    public InvalidInput(string field, string message)
        : base(message) => Field = field;

    /// <inheritdoc/>
    public override int Status => 400;
}
