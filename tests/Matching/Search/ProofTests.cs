namespace Guildhall.Matching.Tests;

/// <summary>What bench/run matching --verify does for hours, for seconds.</summary>
public class ProofTests
{
    [Fact, Rule("R-135", "R-210", "R-218")]
    public void Index_and_store_say_what_the_truth_says_of_a_quarter_million_pairs()
    {
        var (pairs, differences, first) = Pairs.Run(250_000, seed: 100, TestContext.Current.CancellationToken);

        Assert.True(differences == 0, $"{differences} of {pairs} differ, the first is {first}");
        Assert.Equal(250_000, pairs);
    }
}
