using System.Globalization;
using System.Text.Json;

namespace Guildhall.Bench;

/// <summary>Where figures are shown as they come.</summary>
public interface ITable
{
    void Add(Figure figure);
}

/// <summary>For people: a line a figure under a head.</summary>
public sealed class PlainTable : ITable
{
    private readonly TextWriter output;

    public PlainTable(TextWriter output)
    {
        this.output = output;
        Line("figure", "value", "unit", "peer", "ratio", "goal", "met");
    }

    public void Add(Figure figure) =>
        Line(
            figure.Name,
            Number(figure.Value),
            figure.Unit,
            figure.Peer is { } peer ? Number(peer) : "–",
            figure.Ratio is { } ratio ? Number(ratio) + " ×" : "–",
            figure.Goal is { } goal ? $"{(goal.IsLeast ? "≥" : "<")} {Number(goal.Bound)}{(goal.IsOfRatio ? " ×" : "")}" : "–",
            figure.Met switch
            {
                true => "yes",
                false => "NO",
                null => "–",
            }
        );

    private void Line(string name, string value, string unit, string peer, string ratio, string goal, string met)
    {
        output.WriteLine($"{name, -84} {value, 13} {unit, -11} {peer, 10} {ratio, 10} {goal, 10} {met, 4}");
        output.Flush();
    }

    /// <summary>Three digits that count, or the whole part.</summary>
    private static string Number(double value) =>
        value.ToString(
            Math.Abs(value) switch
            {
                >= 100 => "#,0",
                >= 10 => "0.#",
                >= 1 => "0.##",
                >= 0.1 => "0.###",
                _ => "0.#####",
            },
            CultureInfo.InvariantCulture
        );
}

/// <summary>For programs: one JSON object a line.</summary>
public sealed class JsonLines(TextWriter output) : ITable
{
    public void Add(Figure figure) =>
        output.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    figure.Name,
                    figure.Value,
                    figure.Unit,
                    figure.Peer,
                    figure.Ratio,
                    Goal = figure.Goal?.Bound,
                    figure.Met,
                },
                JsonSerializerOptions.Web
            )
        );
}
