using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Radar.Managers;

namespace Guildhall.Radar.Tests.Managers;

public sealed class ShortIdTests
{
    [Theory, Rule("R-036", "R-529")]
    [InlineData(" 52350E00 ", "52350e00")]
    [InlineData("52350e00", "52350e00")]
    [InlineData("5235000", null)]
    [InlineData("52350g00", null)]
    [InlineData("523500000", null)]
    [InlineData("", null)]
    public void A_typed_id_is_eight_hexadecimal_digits(string typed, string? read)
    {
        if (read is not null)
            Assert.Equal(read, ShortIds.Read(typed));
        else
            Assert.Contains("eight characters", Assert.Throws<InvalidInput>(() => ShortIds.Read(typed)).Message, StringComparison.Ordinal);
    }

    [Fact, Rule("R-036", "R-528")]
    public void An_id_that_reads_like_a_number_stays_a_text_through_csv_and_json()
    {
        var csv = ShortIds.Csv("52350e00");
        var json = JsonSerializer.Serialize(new { ShortId = "52350e00" }, Json.Options);

        Assert.Equal("\"=\"\"52350e00\"\"\"", csv);
        Assert.Equal("52350e00", ShortIds.FromCsv(csv));
        Assert.Equal("52350e00", JsonDocument.Parse(json).RootElement.GetProperty("shortId").GetString());
    }

    [Fact, Rule("R-035")]
    public void A_drawn_id_is_eight_lower_case_hexadecimal_digits()
    {
        var drawn = Enumerable.Range(0, 500).Select(_ => ShortIds.Draw()).ToList();

        Assert.All(drawn, id => Assert.Matches("^[0-9a-f]{8}$", id));
        Assert.Equal(500, drawn.Distinct().Count());
    }
}
