namespace Guildhall.Rules;

/// <summary>The command line of <c>./rules</c>: tells which rules are covered, checks or renews the checked-in list.</summary>
public static class Command
{
    private const string Usage = "usage: ./rules [--json] [--check] [--update]";

    /// <summary>Runs the command in a checkout; 0 is fine, 1 a bad mark, a lost rule or an unreadable book, 2 a wrong call.</summary>
    public static int Run(string root, string configuration, IReadOnlyCollection<string> options, TextWriter output, TextWriter errors)
    {
        if (options.Except(["--json", "--check", "--update"]).Any())
        {
            errors.WriteLine(Usage);
            return 2;
        }
        try
        {
            return Run(Coverage.Of(root, configuration), options, output, errors);
        }
        catch (Exception error) when (error is InvalidDataException or FileNotFoundException)
        {
            errors.WriteLine(error.Message);
            return 1;
        }
    }

    private static int Run(Coverage coverage, IReadOnlyCollection<string> options, TextWriter output, TextWriter errors)
    {
        if (options.Contains("--json"))
            Report.WriteJson(coverage, output);
        else
            Report.WriteText(coverage, output);

        foreach (var mark in coverage.Unknown)
            errors.WriteLine($"{mark.Test} is marked {mark.Rule}, which no book has.");
        if (options.Contains("--update"))
            coverage.Keep();
        var lost = options.Contains("--check") ? coverage.Lost() : [];
        foreach (var number in lost)
            errors.WriteLine($"{number} was covered and no longer is.");
        if (options.Contains("--check") && coverage.Gained() is { Count: > 0 } gained)
            errors.WriteLine($"{gained.Count} rules are newly covered; ./rules --update writes them down.");
        return coverage.Unknown.Count + lost.Count > 0 ? 1 : 0;
    }
}
