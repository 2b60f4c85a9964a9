using Xunit.v3;

namespace Guildhall.Testing;

/// <summary>
/// Says which rules of the rule books a test proves, for example <c>[Rule("M-154")]</c>. The program <c>./rules</c> reads these
/// marks from the built tests; a mark that names no rule is an error there.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class RuleAttribute(params string[] rules) : Attribute, ITraitAttribute
{
    /// <summary>The numbers of the rules, such as M-154, R-210 or P-153.</summary>
    public IReadOnlyList<string> Rules { get; } = rules;

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [.. Rules.Select(rule => new KeyValuePair<string, string>("Rule", rule))];
}
