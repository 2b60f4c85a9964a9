namespace Guildhall.Matching;

/// <summary>The number of each key, in five bytes: keys themselves stand with the scanners. One thread at a time.</summary>
internal sealed class KeyTable<TKey>(Func<int, TKey> keyOf)
    where TKey : notnull
{
    private const uint Free = 0;
    private const uint Gone = 1; // was taken, so a search goes on
    private const int First = 2;

    private uint[] _places = new uint[16]; // number and one bit, whether it rests
    private int _used; // places that are not free

    /// <summary>How many keys it holds.</summary>
    public int Count { get; private set; }

    /// <summary>All numbers, and whether they rest.</summary>
    public IEnumerable<(int Slot, bool Rests)> All()
    {
        foreach (var place in _places)
            if (place >= First)
                yield return ((int)((place - First) >> 1), ((place - First) & 1) != 0);
    }

    public bool TryGet(TKey key, out int slot, out bool rests)
    {
        var at = Find(key);
        (slot, rests) = at < 0 ? (-1, false) : ((int)((_places[at] - First) >> 1), ((_places[at] - First) & 1) != 0);
        return at >= 0;
    }

    /// <summary>Puts a key in, or changes its number.</summary>
    public void Set(TKey key, int slot, bool rests = false)
    {
        var value = ((uint)slot << 1 | (rests ? 1u : 0)) + First;
        var at = Find(key);
        if (at >= 0)
        {
            _places[at] = value;
            return;
        }
        if (_used + (_used >> 2) + 4 > _places.Length)
            Resize(Count + (Count >> 1) + 16);
        Insert(key, value);
        Count++;
    }

    public bool Remove(TKey key)
    {
        var at = Find(key);
        if (at < 0)
            return false;
        _places[at] = Gone;
        Count--;
        return true;
    }

    /// <summary>Gives every number its new one, which is that of the same key.</summary>
    public void Renumber(int[] moved)
    {
        for (var i = 0; i < _places.Length; i++)
            if (_places[i] >= First)
                _places[i] = ((uint)moved[(_places[i] - First) >> 1] << 1 | ((_places[i] - First) & 1)) + First;
    }

    /// <summary>Makes it as small as it can be for so many keys.</summary>
    public void Resize(int count)
    {
        var old = _places;
        _places = new uint[(int)Math.Min(count * 1.27 + 16, Array.MaxLength)];
        _used = 0;
        foreach (var place in old)
            if (place >= First)
                Insert(keyOf((int)((place - First) >> 1)), place);
    }

    private void Insert(TKey key, uint value)
    {
        var at = Begin(key);
        while (_places[at] != Free)
            at = at + 1 == _places.Length ? 0 : at + 1;
        _places[at] = value;
        _used++;
    }

    private int Find(TKey key)
    {
        for (var at = Begin(key); _places[at] != Free; at = at + 1 == _places.Length ? 0 : at + 1)
            if (_places[at] >= First && EqualityComparer<TKey>.Default.Equals(keyOf((int)((_places[at] - First) >> 1)), key))
                return at;
        return -1;
    }

    private int Begin(TKey key) => (int)((ulong)((uint)key.GetHashCode() * 0x9E3779B1u) * (ulong)_places.Length >> 32);
}
