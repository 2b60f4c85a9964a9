namespace Guildhall.Ui;

/// <summary>One thing a list can be filtered by.</summary>
/// <param name="Name">Its name in the address.</param>
/// <param name="Text">What it is called on the chip.</param>
/// <param name="Choices">The values that give results, with how many.</param>
public sealed record Filter(string Name, string Text, IReadOnlyList<Choice> Choices);
