using Rialto.Server;
using Rialto.Server.Configuration;

namespace Rialto.Benchmarks.Servers;

/// <summary>The real server, whole, with one publisher in its engine: orders that no protocol has to bring.</summary>
public static class PublishingServer
{
    /// <summary>The first word of the command line that makes this program that server; settings follow.</summary>
    public const string Word = "--publishing-server";

    /// <summary>Runs until the process is killed, or its client is gone.</summary>
    /// <param name="settings">Each <c>key=value</c>, as after <c>--set</c>.</param>
    public static async Task<int> RunAsync(string[] settings)
    {
        var reader = new OptionsReader();
        foreach (var setting in settings.Append("server.listen=http://127.0.0.1:0")) reader.AddSetting(Word, setting);
        foreach (var problem in reader.Problems) await Console.Error.WriteLineAsync(problem);
        if (reader.Problems.Count > 0) return ExitCodes.Usage;
        var process = new ServerProcess(reader.Options, TimeProvider.System, Console.Out) { Companion = EnginePublisher.RunAsync };
        return await process.RunAsync();
    }
}
