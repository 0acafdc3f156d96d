using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Rialto.Wire.Tests.Server;

/// <summary>One run of the real server, from start to however it ends.</summary>
sealed partial class ServerRun : IAsyncDisposable
{
    const string ReadyWord = "ready ";
    const int SignalTerminate = 15;

    /// <summary>No step of these tests takes so long on any machine; what does, hangs.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    readonly Process _process;
    readonly bool _isUnderAnother;
    readonly StringBuilder _complaints = new();

    ServerRun(Process process, bool isUnderAnother, string data)
    {
        _process = process;
        _isUnderAnother = isUnderAnother;
        Data = data;
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
    }

    public string Data { get; }

    /// <summary>Where clients come in.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>What it printed before it was ready.</summary>
    public List<string> Greeting { get; } = [];

    public string Complaints
    {
        get
        {
            lock (_complaints) return _complaints.ToString();
        }
    }

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <remarks>Index prices do not move by themselves, unless the words say so.</remarks>
    /// <param name="words">What stands behind <c>serve --data DATA --listen http://127.0.0.1:0</c>.</param>
    public static Task<ServerRun> StartAsync(string data, params IEnumerable<string> words) => StartUnderAsync([], data, words);

    /// <summary>Starts a server at a port of its own, where it can be found again after a restart.</summary>
    public static Task<ServerRun> StartAtAsync(int port, string data, IEnumerable<string> words) => StartUnderAsync([], port, data, words);

    /// <summary>Starts a server as the child of another program, such as strace.</summary>
    public static Task<ServerRun> StartUnderAsync(IReadOnlyList<string> program, string data, IEnumerable<string> words) =>
        StartUnderAsync(program, port: 0, data, words);

    static async Task<ServerRun> StartUnderAsync(IReadOnlyList<string> program, int port, string data, IEnumerable<string> words)
    {
        string[] line =
            [.. program, Cli.Executable, "serve", "--data", data, "--listen", FormattableString.Invariant($"http://127.0.0.1:{port}"),
            "--set", "feeds.source=off", .. words];
        var run = new ServerRun(Cli.Start(line), program.Count > 0, data);
        await run.WaitUntilReadyAsync();
        return run;
    }

    /// <summary>Ends it as a power cut would, but for the disk's cache.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks it to end, and answers its exit code.</summary>
    public Task<int> TerminateAsync()
    {
        Assert.Equal(0, kill(ServerProcessId(), SignalTerminate));
        return ExitAsync();
    }

    /// <summary>Waits for its own end.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    async Task WaitUntilReadyAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        while (await _process.StandardOutput.ReadLineAsync(cancel).AsTask().WaitAsync(Patience, cancel) is { } line)
        {
            if (line.StartsWith(ReadyWord, StringComparison.Ordinal))
            {
                Address = new Uri(line[ReadyWord.Length..]);
                // Whatever else it prints must not fill the pipe.
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }

            Greeting.Add(line);
        }

        await _process.WaitForExitAsync(cancel);
        Assert.Fail($"The server ended with code {_process.ExitCode} before it was ready: {Complaints}");
    }

    /// <summary>Under strace the process that was started is not the server but its parent.</summary>
    int ServerProcessId()
    {
        if (!_isUnderAnother) return _process.Id;
        var children = File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children");
        return int.Parse(children.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    void Keep(string? line)
    {
        lock (_complaints) _complaints.AppendLine(line);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);
}
