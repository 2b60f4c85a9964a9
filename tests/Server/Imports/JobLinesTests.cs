using Guildhall.Marketplace.Contracts;
using Guildhall.Server.Imports;

namespace Guildhall.Server.Tests.Imports;

public sealed class JobLinesTests
{
    [Fact, Rule("R-110")]
    public void What_a_line_does_not_say_stays_unknown()
    {
        var job = JobLines.Read(1, """{"id":"j1","title":"Rebuild the ledger","budget":null,"client_spent":0}""").Job!;

        Assert.Null(job.Content.Budget);
        Assert.Null(job.Content.Description);
        Assert.Null(job.Client.PaymentVerified);
        Assert.Equal(0, job.Client.Spent);
        Assert.Null(job.PostedAt);
    }

    [Fact, Rule("R-100")]
    public void Money_times_and_bands_are_read_by_their_own_forms()
    {
        var job = JobLines
            .Read(
                1,
                """{"id":"j1","title":"T","type":"hourly","hourly_min":27.5,"hourly_max":40,"client_rating":4.93,"posted_at":"2025-03-01T10:00:00Z","proposals":"15-20","duration":"1-3 months"}"""
            )
            .Job!;

        Assert.Equal((2750, 4000), (job.Content.HourlyMin, job.Content.HourlyMax));
        Assert.Equal(JobType.Hourly, job.Content.Type);
        Assert.Equal(4.93m, job.Client.Rating);
        Assert.Equal(new DateTimeOffset(2025, 3, 1, 10, 0, 0, TimeSpan.Zero), job.PostedAt);
        Assert.Equal(15, job.Counters.Proposals);
        Assert.Equal("1-3 months", job.Content.Duration);
    }

    [Theory]
    [InlineData("not json", "no JSON")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("""{"title":"T"}""", "id")]
    [InlineData("""{"id":"j1"}""", "title")]
    [InlineData("""{"id":"j1","title":"T","budget":"many"}""", "budget")]
    [InlineData("""{"id":"j1","title":"T","type":"weekly"}""", "type")]
    [InlineData("""{"id":"j1","title":"T","posted_at":"yesterday"}""", "posted_at")]
    [InlineData("""{"id":"j1","title":"T","client_hires":-1}""", "client_hires")]
    [InlineData("""{"id":"j1","title":"T","skills":"C#"}""", "skills")]
    public void A_bad_line_says_what_is_wrong(string line, string reason)
    {
        var read = JobLines.Read(7, line);

        Assert.Null(read.Job);
        Assert.Equal(7, read.Number);
        Assert.Contains(reason, read.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_without_a_place_are_kept()
    {
        var job = JobLines.Read(1, """{"id":"j1","title":"T","found_by":"react","source":"u01"}""").Job!;

        Assert.Equal("""{"found_by":"react","source":"u01"}""", job.Extra);
    }
}
