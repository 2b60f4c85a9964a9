using System.Runtime.InteropServices;

namespace Guildhall.Bench;

/// <summary>The time the calling thread has had a core, which other programs on the machine do not lengthen.</summary>
internal static partial class Cpu
{
    private const int ThreadClock = 3;

    /// <summary>Seconds.</summary>
    public static double Time()
    {
        if (ClockGetTime(ThreadClock, out var time) != 0)
            throw new NotMeasured("This system does not tell how long a thread has run.");
        return time.Seconds + time.Nanoseconds / 1e9;
    }

    /// <summary>Seconds since then, less what asking for the time takes: a good part of what short work takes.</summary>
    public static double Since(double then) => Math.Max(0, Time() - then - Asking);

    /// <summary>How long it takes.</summary>
    public static double Of(Action work)
    {
        var begun = Time();
        work();
        return Since(begun);
    }

    private static double Asking { get; } =
        Enumerable
            .Range(0, 2_000)
            .Select(_ =>
            {
                var begun = Time();
                return Time() - begun;
            })
            .Min();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Timespec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Timespec time);
}

/// <summary>Memory of the collector in use, which holds all the engine has.</summary>
internal static class Memory
{
    public static long Used()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
