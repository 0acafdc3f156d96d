namespace Rialto.Tests.Engine;

/// <summary>What code allocates on the thread that runs it.</summary>
static class Allocations
{
    const int Tries = 5;

    /// <summary>The least of several runs, in bytes: what allocates does so every time.</summary>
    /// <remarks>A collection that another test causes meanwhile takes the rest of this thread's allowance away, up to 8 KiB, and the
    /// runtime counts that as allocated.</remarks>
    public static long Least(Action run)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Tries && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
