using System.Globalization;
using Guildhall.Bench;

namespace Guildhall.Matching.Tests;

/// <summary>What bench/run matching counts and reads, where a mistake would be a wrong figure.</summary>
public sealed class FiguresTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guildhall-figures-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_percentile_is_a_time_that_so_many_did_not_exceed()
    {
        var sample = new Sample();
        for (var i = 100; i > 0; i--)
            sample.Add(i);
        Assert.Equal([1, 50, 99, 100], new[] { 0, 0.5, 0.99, 1 }.Select(sample.Percentile));
        Assert.Equal((50.5, 100), (sample.Mean, sample.Largest));
        var one = new Sample();
        one.Add(7);
        Assert.Equal(7, one.Percentile(0.99));
    }

    [Fact]
    public void Of_a_rate_more_is_better_and_of_a_time_less()
    {
        Assert.Equal(2_000, new Figure("", 6_000, "jobs/CPU-s") { Peer = 3 }.Ratio);
        Assert.Equal(
            25,
            new Figure("", 0.06, "ms") { Peer = 1.5 }
                .Ratio!
                .Value,
            9
        );
        Assert.Null(new Figure("", 1, "ms").Ratio);
    }

    [Theory]
    [InlineData(2_000.0, true)]
    [InlineData(1_999.0, false)]
    public void A_goal_of_a_ratio_is_met_by_the_ratio_alone(double value, bool met)
    {
        Assert.Equal(met, new Figure("", value, "jobs/s", Goal.Times(2_000)) { Peer = 1 }.Met);
        Assert.Null(new Figure("", value, "jobs/s", Goal.Times(1)).Met);
        Assert.True(new Figure("", value, "jobs/s", Goal.AtLeast(1_999)).Met);
        Assert.False(new Figure("", 30, "µs", Goal.Under(30)).Met);
    }

    [Fact]
    public void What_peers_print_is_read_from_its_last_line()
    {
        var monitor = Said(
            """
            monitor filters=post weight=default scanners=1000000 build=356.1s mem=2918MB (3060 B/scanner)
              jobs=300 batch=1  2.50 jobs/s wall 2.69 jobs/cpu-s  p50=360.125ms p99=1860.500ms  queriesRun/job=17000.1 matches/job=5900.2  hash=00ab12cd34ef5678
            """
        );
        Assert.Equal([2.69, 360.125, 1860.5, 300, 356.1], Numbers(monitor, SaidBy.Rate, SaidBy.P50, SaidBy.P99, SaidBy.Jobs, SaidBy.Build));
        Assert.Equal("00ab12cd34ef5678", monitor.Text(SaidBy.Hash));

        var rum = Said(
            "postgres rum bytes/scanner|n=746|1000000 load=61.0s index=77.0s jobs=60 2.20 jobs/s wall 2.31 jobs/cpu-s p50=420.00ms p99=1000.00ms matches/job=5901.0"
        );
        Assert.Equal([2.31, 746, 5901, 60], Numbers(rum, SaidBy.Rate, SaidBy.BytesOfRum, SaidBy.Matches, SaidBy.Jobs));

        var polling = Said(
            "sqlite fts5 jobs=1000 scanners=10000 index=0.30s  57.6 us/scanner  => 1737.0 jobs/cpu-s at 10k scanners, 173.7 at 100k, 17.37 at 1M (whole pass over 1000 jobs)  matches/job=61.00"
        );
        Assert.Equal([1737, 57.6], Numbers(polling, SaidBy.RateOfPolling, SaidBy.Microseconds));

        var forward = Said(
            """
            lucene forward docs=200000 build cpu=51.0s wall=52.0s index=198MB (1042 B/doc)
              backtest 200 queries  500 q/cpu-s  mean=1.900ms(cpu) p50=1.000ms p99=9.000ms hits/query=812.5
              backtest 200 queries  640 q/cpu-s  mean=1.560ms(cpu) p50=1.000ms p99=9.000ms hits/query=812.5
              top20 200 queries  588 q/cpu-s  mean=1.700ms(cpu) p50=1.100ms p99=9.000ms hits/query=19.0
            """
        );
        Assert.Equal([1.56, 812.5], Numbers(forward, SaidBy.Backtest, SaidBy.Hits));

        var directory = Said("  queries=60 mean=7.500ms(cpu) p50=6.000ms hits=123456 counted=654321");
        Assert.Equal([7.5, 123456, 654321], Numbers(directory, SaidBy.Directory, SaidBy.Found, SaidBy.Counted));
    }

    [Fact]
    public void A_peer_that_says_something_else_is_not_measured() =>
        Assert.Throws<NotMeasured>(() => Said("out of memory").Number(SaidBy.Rate));

    [Fact]
    public void Pairs_have_the_hash_that_the_peers_give_them()
    {
        Assert.Equal("ca15aec12e829137", PairHash.Of(0, 1).ToString("x16", CultureInfo.InvariantCulture));
        Assert.Equal("a8503cd506183cc2", PairHash.Of(1_999, 999_999).ToString("x16", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("react", "react")]
    [InlineData("t:\"web design\"", "title:\"web design\"")]
    [InlineData("(or react s:vue d:develop*)", "react | skills:vue | description:develop*")]
    [InlineData("(and (or a b) c (not (or t:d \"e f\")))", "(a | b) c -(title:d | \"e f\")")]
    [InlineData("(and a (not b))", "a -b")]
    public void An_expression_of_the_peers_is_a_query_of_ours(string expression, string query)
    {
        Assert.Equal(query, Workload.Query(expression));
        Assert.True(Query.Parse(query).IsValid);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("type=f", true)]
    [InlineData("type=h", false)]
    [InlineData("budget>=300", true)]
    [InlineData("budget>=301", false)]
    [InlineData("hourly>=60", true)] // the job is no hourly one
    [InlineData("spend>=1000;rating>=480;hires>=2;verified=1", true)]
    [InlineData("spend>=1001", false)]
    [InlineData("rating>=481", false)]
    [InlineData("hires>=3", false)]
    [InlineData("usonly=0", true)]
    [InlineData("usonly=1", false)]
    [InlineData("level=0,1", true)]
    [InlineData("level=2", false)]
    [InlineData("cat=3,4", true)]
    [InlineData("cat=5", false)]
    [InlineData("cin=US,GB", true)]
    [InlineData("cin=GB", false)]
    [InlineData("cout=GB", true)]
    [InlineData("cout=US", false)]
    [InlineData("prop<=7", true)]
    [InlineData("prop<=6", false)]
    public void Filters_of_the_peers_mean_the_same_to_us(string filters, bool passes)
    {
        Write("jobs.tsv", "0\tReact work\tsome text\treact,vue\t4\tUS\tf\t300\t0\t0\t1000\t480\t2\t1\t0\t1\t7\t0");
        Write("scanners.tsv", $"0\treact\t{filters}");
        Assert.Equal(passes ? Verdict.Match : Verdict.NoMatch, Judged());
    }

    [Theory]
    [InlineData("f\t0\t0\t0", "budget>=50", false)] // nobody gave it: 0 to the peers
    [InlineData("f\t0\t0\t0", "hourly>=50", true)]
    [InlineData("h\t0\t20\t30", "hourly>=30", true)]
    [InlineData("h\t0\t20\t30", "hourly>=31", false)]
    [InlineData("h\t0\t20\t30", "budget>=500", true)]
    public void Bounds_are_for_jobs_of_their_type_and_an_hourly_one_is_against_the_top(string pay, string filters, bool passes)
    {
        Write("jobs.tsv", $"0\tReact work\tsome text\treact\t4\tUS\t{pay}\t0\t0\t0\t0\t0\t1\t7\t0");
        Write("scanners.tsv", $"0\treact\t{filters}");
        Assert.Equal(passes ? Verdict.Match : Verdict.NoMatch, Judged());
    }

    private Verdict Judged() =>
        Evaluator.Judge(Workload.Scanners(_folder.FullName).Single().Value, Workload.Jobs(_folder.FullName, 10).Single()).Verdict;

    private void Write(string name, string line) => File.WriteAllText(Path.Combine(_folder.FullName, name), line + "\n");

    private static PeerRun Said(string said) => new("", "", "", DateTimeOffset.UnixEpoch, "", said);

    private static IEnumerable<double> Numbers(PeerRun run, params string[] patterns) => patterns.Select(run.Number);
}
