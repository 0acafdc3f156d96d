using System.Diagnostics;
using System.Text;

namespace Rialto.Wire.Tests.Clients;

/// <summary>A running <c>wscat</c>, the WebSocket client that people of Node type with; its lines are the server's messages.</summary>
sealed class Wscat : IAsyncDisposable
{
    /// <summary>It shows its prompt even where nobody types.</summary>
    const string Prompt = "> ";

    static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    readonly Process _process;
    readonly Task<string> _complaints;
    readonly CancellationTokenSource _patience;

    Wscat(Process process, CancellationToken cancel)
    {
        _process = process;
        _complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        _patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _patience.CancelAfter(s_patience);
    }

    /// <param name="url"><c>ws://…</c></param>
    /// <param name="headers">Of the upgrade, <c>Name: value</c>.</param>
    /// <param name="cancel">Of the test.</param>
    public static Wscat Connect(string url, IEnumerable<string> headers, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var word in (string[])[Program(), "--connect", url]) start.ArgumentList.Add(word);
        foreach (var header in headers)
        {
            start.ArgumentList.Add("--header");
            start.ArgumentList.Add(header);
        }

        return new(Process.Start(start) ?? throw new InvalidOperationException("node did not start."), cancel);
    }

    public Task SayAsync(string line) => _process.StandardInput.WriteLineAsync(line.AsMemory(), _patience.Token);

    /// <summary>The next message.</summary>
    public async Task<string> HearAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync(_patience.Token);
        if (line is null) throw new InvalidOperationException($"wscat ended: {await _complaints}");
        while (line.StartsWith(Prompt, StringComparison.Ordinal)) line = line[Prompt.Length..];
        return line;
    }

    /// <summary>The next message that begins so; others are passed over.</summary>
    public async Task<string> HearAsync(string begins)
    {
        while (true)
        {
            var line = await HearAsync();
            if (line.StartsWith(begins, StringComparison.Ordinal)) return line;
        }
    }

    /// <summary>Waits until it ends by itself; its code and what it complained of.</summary>
    public async Task<(int Code, string Complaints)> EndAsync()
    {
        await _process.WaitForExitAsync(_patience.Token);
        return (_process.ExitCode, await _complaints);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _patience.Dispose();
    }

    /// <summary>Where <c>npm ci</c> put it; <c>./test</c> does that.</summary>
    static string Program()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Rialto.slnx"))) at = at.Parent!;
        var program = Path.Combine(at.FullName, "tests/wscat/node_modules/wscat/bin/wscat");
        Assert.True(File.Exists(program), "wscat is not installed: run ./test, or npm ci in tests/wscat.");
        return program;
    }
}
