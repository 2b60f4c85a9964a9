namespace Guildhall.Matching.Tests;

/// <summary>A store that keeps its jobs on the disk says what one in memory says, also after it was opened again or a file was torn.</summary>
public sealed class SpillTests : IDisposable
{
    private const int Room = 70;
    private readonly string _folder = Directory.CreateTempSubdirectory("guildhall-store-").FullName;
    private readonly Randoms _random = new(31);
    private readonly Posting[] _postings;

    public SpillTests() => _postings = [.. Enumerable.Range(0, 300).Select(_ => _random.Posting())];

    [Fact, Rule("R-216", "R-218")]
    public void On_the_disk_or_in_memory_a_backtest_says_the_same()
    {
        var (store, memory) = (Open(), new PostingStore<int>(table: null, Room));
        Fill(store);
        store.Settle();
        Fill(memory);
        for (var i = 0; i < 300; i += 9)
            Assert.Equal(memory.Remove(i), store.Remove(i));

        Assert.Equal(4, Directory.GetFiles(_folder, "*.jobs").Length);
        Compare(memory, store);

        var again = Open();
        Assert.Equal(memory.Count - Enumerable.Range(280, 20).Count(i => i % 9 != 0), again.Count); // the last ones were in no full block
        Fill(again);
        for (var i = 0; i < 300; i += 9)
            again.Remove(i);
        Compare(memory, again);
    }

    [Theory, Rule("R-218")]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("empty")]
    [InlineData("draft")]
    public void A_file_that_was_being_written_when_the_machine_stopped_is_filled_again(string harm)
    {
        var store = Open();
        Fill(store);
        store.Settle();
        var path = Directory.GetFiles(_folder, "*.jobs").Order().ElementAt(1);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        switch (harm)
        {
            case "cut":
                File.WriteAllBytes(path, bytes[..^1_000]);
                break;
            case "changed":
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            default:
                File.WriteAllBytes(path + ".draft", bytes[..1_000]);
                break;
        }

        var again = Open();

        Assert.Equal(3 * Room, again.Count);
        Assert.Null(again.Find(Room)); // the first of the block that is gone
        Assert.Empty(Directory.GetFiles(_folder, "*.draft"));
        Fill(again);
        again.Settle();
        var memory = new PostingStore<int>(table: null, Room);
        Fill(memory);
        Compare(memory, again);
    }

    [Fact, Rule("R-218")]
    public void A_forgotten_job_stays_forgotten_and_a_block_without_jobs_leaves_no_file()
    {
        var store = Open();
        Fill(store);
        store.Settle();
        for (var i = 0; i < Room + 5; i++)
            store.Remove(i);

        Assert.Equal(3, Directory.GetFiles(_folder, "*.jobs").Length);
        var again = Open();

        Assert.Equal(3 * Room - 5, again.Count);
        Assert.Null(again.Find(Room + 4));
        Assert.Equal(_postings[Room + 5].Title, again.Find(Room + 5)!.Title);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private PostingStore<int> Open() =>
        new(table: null, Room, _folder, k => k.ToString(System.Globalization.CultureInfo.InvariantCulture), int.Parse);

    private void Fill(PostingStore<int> store)
    {
        for (var i = 0; i < _postings.Length; i++)
            store.Add(i, _postings[i]);
    }

    private void Compare(PostingStore<int> expected, PostingStore<int> found)
    {
        Assert.Equal(expected.Count, found.Count);
        for (var i = 0; i < _postings.Length; i++)
            Assert.Equal(Json(expected.Find(i)), Json(found.Find(i)));
        for (var n = 0; n < 100; n++)
        {
            var definition = _random.Definition();
            Assert.Equal(
                expected.Run(definition).Select(r => (r.Key, r.Verdict)).Order(),
                found.Run(definition).Select(r => (r.Key, r.Verdict)).Order()
            );
            var (before, after) = (expected.Preview(definition), found.Preview(definition));
            Assert.Equal(before.Days, after.Days);
            Assert.Equal(before.Waterfall, after.Waterfall);
        }
    }

    private static string Json(Posting? posting) =>
        System.Text.Json.JsonSerializer.Serialize(posting is null ? null : posting with { Estimated = null });
}
