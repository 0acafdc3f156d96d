using System.Diagnostics;
using System.Text.Json;

namespace Rialto.Benchmarks.Coinut;

/// <summary>The shipped server in a process of its own, on an empty directory, durable as it always is.</summary>
public sealed class BenchServer : IDisposable
{
    const string Ready = "ready ";

    readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("rialto-bench-");
    readonly Process _process;

    /// <param name="settings"><c>key=value</c> each.</param>
    public BenchServer(params string[] settings)
    {
        string[] words = ["serve", "--data", _data.FullName, "--listen", "http://127.0.0.1:0"];
        _process = Start([.. words, .. settings.SelectMany(setting => (string[])["--set", setting])]);
        string? line;
        do line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The server ended before it was ready.");
        while (!line.StartsWith(Ready, StringComparison.Ordinal));
        Address = new(line[Ready.Length..]);
    }

    public Uri Address { get; }

    /// <summary>The directory of its log: what is compared with it must lie on the same disk.</summary>
    public string DataPath => _data.FullName;

    /// <summary>A member who may trade: his COINUT name and key.</summary>
    public (string User, string Key) Member(string money)
    {
        string[] words =
        [
            "member", "create", "--email", "bench@example.com", "--password", "changeme", "--level", "3", "--deposit", money, "--api-key",
            "--json", "--data", _data.FullName,
        ];
        using var verb = Start(words);
        using var made = JsonDocument.Parse(verb.StandardOutput.ReadToEnd());
        verb.WaitForExit();
        var coinut = made.RootElement.GetProperty("coinut");
        return (coinut.GetProperty("username").GetString()!, coinut.GetProperty("api_key").GetString()!);
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _data.Delete(recursive: true);
    }

    static Process Start(IReadOnlyList<string> words)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(output.Parent!.Parent!.FullName, "Rialto.Server", output.Name, "rialto");
        if (!File.Exists(program)) throw new FileNotFoundException("Build the server first: ./run build, or the whole solution.", program);
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true };
        return Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
    }
}
