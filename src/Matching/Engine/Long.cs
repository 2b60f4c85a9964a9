namespace Guildhall.Matching;

/// <summary>
/// The groups of a scanner that are more than a <see cref="Record"/> has places for, and nothing else: places as in a record, sixteen a
/// block, each block with its marks before it. A word of how many blocks and what asks, then for each block a word of marks (a bit for each
/// place that ends a group, above them one for each that must not be present) and eight words of places. Unused places are never present.
/// </summary>
internal readonly ref struct Long(uint[] words, int at)
{
    public const int Block = 16;
    public const int MostBlocks = 3;
    public const int BlockWords = 1 + Block / 2;
    public const int Asks = 8; // where the number of the set that asks begins in the first word
    public const uint Blocks = (1 << Asks) - 1;

    /// <summary>How many words it takes.</summary>
    public int Length => 1 + (int)(words[at] & Blocks) * BlockWords;

    /// <summary>The number of the set of unknowns that ask.</summary>
    public uint AskNumber => words[at] >> Asks;

    /// <summary>How many places there are, used or not.</summary>
    public int Places => (int)(words[at] & Blocks) * Block;

    public List<uint> Copy() => [.. words.AsSpan(at, Length)];

    /// <summary>The short number of the feature at a place, and whether the place ends a group or must not be present.</summary>
    public (int Short, bool Ends, bool Not) this[int place]
    {
        get
        {
            var block = words.AsSpan(at + 1 + place / Block * BlockWords, BlockWords);
            var i = place % Block;
            return ((int)(block[1 + i / 2] >> i % 2 * 16 & ushort.MaxValue), (block[0] >> i & 1) != 0, (block[0] >> i + Block & 1) != 0);
        }
    }

    /// <summary>Writes places of groups, each with whether it ends one, and then those that must not be present.</summary>
    public static List<uint> Write(List<(int Short, bool Ends)> groups, List<int> nots, int asks)
    {
        var places = groups.Count + nots.Count;
        var blocks = (places + Block - 1) / Block;
        List<uint> written = [(uint)blocks | (uint)asks << Asks, .. new uint[blocks * BlockWords]];
        for (var place = 0; place < places; place++)
        {
            var block = 1 + place / Block * BlockWords;
            var i = place % Block;
            var isNot = place >= groups.Count;
            var number = isNot ? nots[place - groups.Count] : groups[place].Short;
            written[block + 1 + i / 2] |= (uint)number << i % 2 * 16;
            written[block] |= isNot ? 1u << i + Block : (groups[place].Ends ? 1u : 0) << i;
        }
        return written;
    }
}
