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
        Line("figure", "value", "unit", "goal", "met");
    }

    public void Add(Figure figure) =>
        Line(
            figure.Name,
            Number(figure.Value),
            figure.Unit,
            figure.Goal is { } goal ? $"{(goal.IsLeast ? "≥" : "<")} {Number(goal.Bound)}" : "–",
            figure.Met switch
            {
                true => "yes",
                false => "NO",
                null => "–",
            }
        );

    private void Line(string name, string value, string unit, string goal, string met) =>
        output.WriteLine($"{name, -58} {value, 10} {unit, -11} {goal, 9} {met, 4}");

    private static string Number(double value) => value.ToString(Math.Abs(value) < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture);
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
                    Ratio = figure.Value / figure.Peer,
                    Goal = figure.Goal?.Bound,
                    figure.Met,
                },
                JsonSerializerOptions.Web
            )
        );
}
