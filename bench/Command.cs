using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Guildhall.Bench;

/// <summary>A run of <c>./guildhall</c> of this checkout.</summary>
public sealed partial class Command : IAsyncDisposable
{
    private const int Terminate = 15; // what a script starts behind itself does not hear Ctrl-C

    private readonly Process process;
    private readonly StringBuilder said = new();

    /// <summary>Starts it.</summary>
    public Command(params string[] arguments)
    {
        process = new Process
        {
            StartInfo = new ProcessStartInfo(Path.Combine(Root(), "guildhall"), arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>What it wrote so far.</summary>
    public string Said
    {
        get
        {
            lock (said)
                return said.ToString();
        }
    }

    /// <summary>Runs it to its end and gives what it wrote; an exit code other than 0 is thrown.</summary>
    public static async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        await using var command = new Command([.. arguments]);
        await command.process.WaitForExitAsync(cancellation);
        return command.process.ExitCode == 0
            ? command.Said
            : throw new NotMeasured(
                $"guildhall {string.Join(' ', arguments)} ended with {command.process.ExitCode}.{Environment.NewLine}{command.Said}"
            );
    }

    /// <summary>Asks it to end, as a supervisor would, if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            _ = Kill(process.Id, Terminate);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new NotMeasured("guildhall did not stop within 20 s of being asked to.", late);
        }
        finally
        {
            process.Dispose();
        }
    }

    /// <summary>The folder of this checkout.</summary>
    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Guildhall.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("This is not in a checkout of Guildhall.");
        return folder.FullName;
    }

    private void Hear(string? line)
    {
        lock (said)
            said.AppendLine(line);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
