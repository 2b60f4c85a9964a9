namespace Guildhall.Matching.Tests;

/// <summary>A folder holds what was put into it, whenever the machine stopped.</summary>
public sealed class ScannerFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact, Rule("R-135", "R-210")]
    public void What_was_changed_is_there_when_it_is_opened_again()
    {
        var random = new Randoms(21);
        var plain = new ScannerIndex<int>();
        var postings = Enumerable.Range(0, 25).Select(_ => random.Posting()).ToArray();
        for (var round = 0; round < 6; round++)
        {
            using var folder = Open(round % 2 == 0 ? Durability.Later : Durability.EachChange);
            Assert.Equal(plain.Count, folder.Count);
            Same(plain, folder, postings);
            for (var i = 0; i < 60; i++)
            {
                var key = random.Next(80);
                switch (random.Next(6))
                {
                    case 0:
                        Assert.Equal(plain.Remove(key), folder.Remove(key));
                        break;
                    case 1:
                        Assert.Equal(plain.Pause(key), folder.Pause(key));
                        break;
                    case 2:
                        Assert.Equal(plain.Resume(key), folder.Resume(key));
                        break;
                    default:
                        var definition = random.Definition();
                        plain.Put(key, definition);
                        folder.Put(key, definition);
                        break;
                }
                if (i == 30 && round % 3 == 1)
                    folder.TakeSnapshot();
            }
            Same(plain, folder, postings);
        }
    }

    [Fact, Rule("R-210")]
    public void A_change_that_was_being_written_is_left_out_and_those_before_it_are_there()
    {
        using (var folder = Open())
        {
            folder.Put(1, new() { Query = "alpha" });
            folder.Put(2, new() { Query = "alpha" });
        }
        var log = Directory.GetFiles(_folder.FullName, "*.log").Single();
        var bytes = File.ReadAllBytes(log);
        var second = bytes.Length / 2; // both entries are as long

        for (var length = second; length < bytes.Length; length++)
        {
            File.WriteAllBytes(log, bytes[..length]);
            using (var folder = Open())
            {
                Assert.Equal(1, folder.Count);
                folder.Put(3, new() { Query = "alpha" }); // and it goes on from there
            }
            using var again = Open();
            Assert.Equal([1, 3], again.Match(Job).Matching.Order());
        }
    }

    [Fact, Rule("R-210")]
    public void A_log_that_was_changed_before_its_end_is_refused()
    {
        using (var folder = Open())
            for (var i = 0; i < 3; i++)
                folder.Put(i, new() { Query = "alpha" });
        var log = Directory.GetFiles(_folder.FullName, "*.log").Single();
        var bytes = File.ReadAllBytes(log);
        for (var at = 4; at < bytes.Length / 3; at++) // beyond the length, which may make it look cut
        {
            bytes[at] ^= 4;
            File.WriteAllBytes(log, bytes);
            Assert.Throws<FormatException>(() => Open());
            bytes[at] ^= 4;
        }
        File.WriteAllBytes(log, bytes);
        using var whole = Open();
        Assert.Equal(3, whole.Count);
    }

    [Fact, Rule("R-210")]
    public void After_a_stop_between_snapshot_and_new_log_nothing_is_lost_or_done_twice()
    {
        byte[] oldLog;
        string oldName;
        using (var folder = Open())
        {
            folder.Put(1, new() { Query = "alpha" });
            folder.Put(2, new() { Query = "alpha" });
            oldName = Directory.GetFiles(_folder.FullName, "*.log").Single();
            oldLog = File.ReadAllBytes(oldName);
            folder.Remove(1);
            folder.TakeSnapshot();
        }
        File.WriteAllBytes(oldName, oldLog); // as if it had not been deleted yet
        File.Delete(Directory.GetFiles(_folder.FullName, "*1.log").Single()); // and the new one not been made
        using var again = Open();
        Assert.Equal([2], again.Match(Job).Matching);
        Assert.False(File.Exists(oldName));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static readonly Posting Job = new()
    {
        Title = "alpha",
        Description = "",
        AlreadyApplied = false,
    };

    private ScannerFolder<int> Open(Durability durability = Durability.EachChange) =>
        new(
            _folder.FullName,
            key => key.ToString(System.Globalization.CultureInfo.InvariantCulture),
            key => int.Parse(key, System.Globalization.CultureInfo.InvariantCulture),
            durability
        );

    private static void Same(ScannerIndex<int> a, ScannerFolder<int> b, Posting[] postings)
    {
        foreach (var posting in postings)
        {
            var (one, other) = (a.Match(posting), b.Match(posting));
            Assert.Equal(one.Matching.Order(), other.Matching.Order());
            Assert.Equal(one.Asking.Order(), other.Asking.Order());
        }
    }
}
