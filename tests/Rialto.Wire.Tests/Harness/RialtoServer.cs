using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Harness;

/// <summary>The real server in a process of its own, on a data directory of its own, reached by sockets only.</summary>
public sealed class RialtoServer : IAsyncDisposable
{
    /// <summary>
    /// Hashing a password takes a fifth of a second by design; tests are not about that, nor about prices that move by themselves.
    /// </summary>
    static readonly string[] Quick = ["barong.password_rounds=1", "feeds.source=off"];

    const string Outbox = "outbox.jsonl";

    static readonly TimeSpan MailPatience = TimeSpan.FromSeconds(30);

    readonly Dictionary<(string To, string Kind), int> _mailsSeen = [];
    readonly Dictionary<string, Uri> _listeners = [];
    readonly string _directory;
    readonly IReadOnlyList<string> _settings;
    readonly bool _ownsDirectory;
    Process? _process;
    HttpClient? _operator;

    RialtoServer(string directory, IReadOnlyList<string> settings, bool ownsDirectory)
    {
        _directory = directory;
        _settings = settings;
        _ownsDirectory = ownsDirectory;
    }

    /// <summary>Where clients come in.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>Listeners besides that one, by name.</summary>
    public IReadOnlyDictionary<string, Uri> Listeners => _listeners;

    /// <summary>Starts a server on an empty directory.</summary>
    /// <param name="settings"><c>key=value</c> each, as <c>--set</c> takes them.</param>
    public static async Task<RialtoServer> StartAsync(IEnumerable<string> settings, CancellationToken cancel)
    {
        var server = new RialtoServer(Directory.CreateTempSubdirectory("rialto-wire-").FullName, [.. Quick, .. settings],
            ownsDirectory: true);
        await server.RunAsync(cancel);
        return server;
    }

    /// <summary>Ends the process without a word, and starts another on the same directory.</summary>
    public async Task KillAndRestartAsync(CancellationToken cancel)
    {
        await KillAsync();
        await RunAsync(cancel);
    }

    /// <summary>An operator's request, as the command line makes it.</summary>
    public async Task<JsonNode> OperateAsync(string request, JsonNode body, CancellationToken cancel)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _operator!.PostAsync(new Uri($"http://operator/operator/{request}"), content, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{request}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>The newest mail of a kind to somebody; waits until there is one that was not asked for before.</summary>
    public async Task<JsonNode> MailAsync(string to, string kind, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(MailPatience);
        using var written = new SemaphoreSlim(0);
        using var watcher = new FileSystemWatcher(_directory, Outbox);
        watcher.Changed += (_, _) => written.Release();
        watcher.Created += (_, _) => written.Release();
        watcher.EnableRaisingEvents = true;
        while (true)
        {
            var mails = await MailsAsync(to, kind, patience.Token);
            var known = _mailsSeen.GetValueOrDefault((to, kind));
            if (mails.Count > known)
            {
                _mailsSeen[(to, kind)] = mails.Count;
                return mails[^1];
            }

            await written.WaitAsync(patience.Token);
        }
    }

    async Task<List<JsonNode>> MailsAsync(string to, string kind, CancellationToken cancel)
    {
        var path = Path.Combine(_directory, Outbox);
        if (!File.Exists(path)) return [];
        var text = await File.ReadAllTextAsync(path, cancel);
        // A line that is still being written has no end yet.
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => JsonNode.Parse(line)!).Where(mail => (string)mail["to"]! == to && (string)mail["kind"]! == kind)];
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_ownsDirectory) Directory.Delete(_directory, recursive: true);
    }

    async Task RunAsync(CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Executable())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory,
        };
        foreach (var word in (string[])["serve", "--data", _directory, "--listen", "http://127.0.0.1:0"]) start.ArgumentList.Add(word);
        foreach (var setting in _settings)
        {
            start.ArgumentList.Add("--set");
            start.ArgumentList.Add(setting);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        var complaints = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        Address = await ReadyAsync(_process, complaints, cancel);
        _operator = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectOperatorAsync });
    }

    async Task<Uri> ReadyAsync(Process process, Task<string> complaints, CancellationToken cancel)
    {
        const string ready = "ready ";
        while (await process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (line.Split(' ') is ["listening", var name, var address]) _listeners[name] = new Uri(address);
            if (!line.StartsWith(ready, StringComparison.Ordinal)) continue;
            // Whatever else it prints must not fill the pipe.
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new Uri(line[ready.Length..].Split(' ')[0]);
        }

        throw new InvalidOperationException($"The server ended before it was ready: {await complaints}");
    }

    async ValueTask<Stream> ConnectOperatorAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_directory, "operator.sock")), cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }

    async Task KillAsync()
    {
        _operator?.Dispose();
        if (_process is null) return;
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    /// <summary>The server's own output folder, beside that of the tests: <c>artifacts/bin/Rialto.Server/debug/rialto</c>.</summary>
    static string Executable()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(output.Parent!.Parent!.FullName, "Rialto.Server", output.Name, "rialto");
        return File.Exists(path) ? path : throw new FileNotFoundException("Build the server first.", path);
    }
}
