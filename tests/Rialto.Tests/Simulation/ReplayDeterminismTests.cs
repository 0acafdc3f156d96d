using System.Diagnostics;
using Rialto.Simulation.Checking;

namespace Rialto.Tests.Simulation;

/// <summary>The same commands give the same state in fresh processes, whatever the runtime does differently in them.</summary>
[Trait("speed", "slow")]
public class ReplayDeterminismTests
{
    const int Seeds = 4;
    const int Steps = 4_096;

    [Theory]
    [InlineData("DOTNET_TieredCompilation", "0")]
    [InlineData("DOTNET_gcServer", "1")]
    [InlineData("DOTNET_ReadyToRun", "0")]
    public void A_fresh_process_computes_the_same_hashes(string variable, string value)
    {
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            Assert.Equal(ReplayHashes.Of(seed, Steps), Run(seed, variable, value));
        }
    }

    static string Run(ulong seed, string variable, string value)
    {
        var host = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../..", "dotnet"));
        var program = Path.Combine(AppContext.BaseDirectory, "Rialto.Simulation.dll");
        var start = new ProcessStartInfo(host, [program, "simulate", "--hashes", "--seed", $"{seed}", "--steps", $"{Steps}"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[variable] = value;
        using var child = Process.Start(start)!;
        var text = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.Equal(ExitCodes.Agreed, child.ExitCode);
        return text;
    }
}
