namespace Guildhall.Matching;

/// <summary>The numbers of scanners one job came to; reused from job to job.</summary>
internal sealed class Outcome
{
    public int[] Matching { get; private set; } = new int[256];
    public int[] Asking { get; private set; } = new int[256];
    public int MatchingCount { get; private set; }
    public int AskingCount { get; private set; }

    public void Clear() => (MatchingCount, AskingCount) = (0, 0);

    public void Add(int slot, bool asks)
    {
        if (asks)
        {
            if (AskingCount == Asking.Length)
                Asking = Larger(Asking);
            Asking[AskingCount++] = slot;
            return;
        }
        if (MatchingCount == Matching.Length)
            Matching = Larger(Matching);
        Matching[MatchingCount++] = slot;
    }

    /// <summary>Makes room for so many of each, and is empty.</summary>
    public void EnsureRoomFor(int count)
    {
        if (Matching.Length < count)
            Matching = new int[count + (count >> 1)];
        if (Asking.Length < count)
            Asking = new int[count + (count >> 1)];
    }

    /// <summary>Says how many were written to its arrays.</summary>
    public void Set(int matching, int asking) => (MatchingCount, AskingCount) = (matching, asking);

    private static int[] Larger(int[] array)
    {
        Array.Resize(ref array, array.Length * 2);
        return array;
    }
}
