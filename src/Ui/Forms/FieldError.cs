namespace Guildhall.Ui;

/// <summary>What is wrong with one input, and what would be right.</summary>
/// <param name="Field">The input's name.</param>
/// <param name="Message">A sentence: "Height is 25 px; at most 24."</param>
/// <param name="Id">The id of the element, if it is not the field's name.</param>
public sealed record FieldError(string Field, string Message, string? Id = null);

/// <summary>One of the choices of a list, radios or segments.</summary>
/// <param name="Value">What is posted or stands in the address.</param>
/// <param name="Text">What is read.</param>
/// <param name="Count">How many there are, where that helps to choose.</param>
/// <param name="Hint">What choosing it means.</param>
/// <param name="Reason">Why it cannot be chosen now.</param>
public sealed record Choice(string Value, string Text, int? Count = null, string? Hint = null, string? Reason = null)
{
    /// <summary>The names of an enum as choices, in its order, with "NonExclusive" read as "Non-exclusive".</summary>
    public static IReadOnlyList<Choice> Of<TEnum>(Func<TEnum, string>? text = null)
        where TEnum : struct, Enum =>
        [.. Enum.GetValues<TEnum>().Select(value => new Choice(value.ToString(), text?.Invoke(value) ?? Words(value.ToString())))];

    private static string Words(string name) =>
        string.Concat(
            name.Select(
                (letter, at) =>
                    at > 0 && char.IsUpper(letter)
                        ? (name.StartsWith("Non", StringComparison.Ordinal) && at == 3 ? "-" : " ") + char.ToLowerInvariant(letter)
                        : letter.ToString()
            )
        );
}
