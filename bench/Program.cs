using Guildhall.Bench;

IBenchmark[] benchmarks = [new First(), new MatchingFigures(), new Fuzzing(), new FoundBy()];

if (args is [] || args is ["--json"])
{
    foreach (var benchmark in benchmarks)
        Console.WriteLine($"{benchmark.Name, -12} {benchmark.Summary}");
    return 0;
}
if (benchmarks.SingleOrDefault(benchmark => benchmark.Name == args[0]) is not { } chosen)
{
    Console.Error.WriteLine(
        $"There is no benchmark {args[0]}; there are: {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}."
    );
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true; // so that what was started is stopped on the way out
    stop.Cancel();
};
var table = args.Contains("--json") ? (ITable)new JsonLines(Console.Out) : new PlainTable(Console.Out);
try
{
    var (met, missed) = (0, 0);
    await foreach (var figure in chosen.RunAsync([.. args.Skip(1).Where(argument => argument != "--json")], stop.Token))
    {
        table.Add(figure);
        met += figure.Met is true ? 1 : 0;
        missed += figure.Met is false ? 1 : 0;
    }
    Console.Error.WriteLine($"{met} goals met, {missed} not met");
    return 0;
}
catch (WrongCall wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
catch (NotMeasured failed)
{
    Console.Error.WriteLine(failed.Message);
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
