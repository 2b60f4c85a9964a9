namespace Guildhall.Radar.Analytics;

/// <summary>Intervals of counts .</summary>
public static class Poisson
{
    /// <summary>The exact 80 % interval of the mean behind a count.</summary>
    public static (double Low, double High) Interval(int count)
    {
        const double tail = 0.1;
        return (
            count == 0 ? 0 : MeanAt(mean => 1 - AtMost(count - 1, mean) < tail, count),
            MeanAt(mean => AtMost(count, mean) > tail, count)
        );
    }

    // The mean up to which the condition holds.
    private static double MeanAt(Func<double, bool> below, int count)
    {
        var (low, high) = (0.0, count + 10 * Math.Sqrt(count + 1) + 10);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            if (below(middle))
                low = middle;
            else
                high = middle;
        }
        return low;
    }

    // By logarithms, so that no term is lost for large means.
    private static double AtMost(int count, double mean)
    {
        var logarithm = -mean;
        var sum = Math.Exp(logarithm);
        for (var k = 1; k <= count; k++)
        {
            logarithm += Math.Log(mean) - Math.Log(k);
            sum += Math.Exp(logarithm);
        }
        return Math.Min(1, sum);
    }
}
