using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Rialto.Benchmarks.Servers;

/// <summary>A server in a process of its own: the real one, or the bare one that it is compared with.</summary>
public sealed class ChildServer : IDisposable
{
    const string ReadyWord = "ready ";
    const long KibiBytes = 1_024;

    readonly Process _process;
    readonly string _data;

    ChildServer(Process process, string data)
    {
        _process = process;
        _data = data;
    }

    /// <summary>Where clients come in.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>Bytes of the process that are in memory now.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * KibiBytes;
        }
    }

    /// <summary>Processor time that the process has used, and this one, the client, with it; in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            using var client = Process.GetCurrentProcess();
            return (_process.TotalProcessorTime + client.TotalProcessorTime).TotalSeconds;
        }
    }

    /// <summary>Processor time that the process alone has used, in seconds.</summary>
    public double ServerCpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Starts the exchange's own executable and waits until it is ready.</summary>
    /// <param name="data">Its data directory.</param>
    /// <param name="settings">Each <c>key=value</c>.</param>
    public static ChildServer StartRialto(string data, IEnumerable<string> settings)
    {
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Rialto.Server", "release", "rialto"));
        if (!File.Exists(path)) throw new FileNotFoundException("Build the server first: ./run bench does.", path);
        var start = new ProcessStartInfo(path);
        foreach (var word in (string[])["serve", "--data", data, "--listen", "http://127.0.0.1:0"]) start.ArgumentList.Add(word);
        foreach (var setting in settings)
        {
            start.ArgumentList.Add("--set");
            start.ArgumentList.Add(setting);
        }

        return Start(start, data);
    }

    /// <summary>Starts this executable as <see cref="BareServer"/>, with the settings of the runtime that the real server has.</summary>
    /// <param name="isInline">Whether it sends where it is, as the real server does.</param>
    public static ChildServer StartBare(bool isInline)
    {
        var start = StartOfOurs(BareServer.Word);
        if (isInline) start.ArgumentList.Add(BareServer.InlineWord);
        return Start(start, data: "");
    }

    /// <summary>Starts the real server with a publisher in its engine: <see cref="PublishingServer"/>.</summary>
    /// <param name="data">Its data directory.</param>
    /// <param name="settings">Each <c>key=value</c>.</param>
    public static ChildServer StartPublishing(string data, IEnumerable<string> settings)
    {
        var start = StartOfOurs(PublishingServer.Word);
        foreach (var setting in settings.Append($"server.data={data}")) start.ArgumentList.Add(setting);
        return Start(start, data);
    }

    /// <summary>Tells the publisher inside to publish so many messages, which it does as soon as it can.</summary>
    public void Publish(int messages)
    {
        var orders = _process.StandardInput.BaseStream;
        for (; messages > 0; messages -= byte.MaxValue) orders.WriteByte((byte)Math.Min(messages, byte.MaxValue));
        orders.Flush();
    }

    /// <summary>Asks the operator's desk; throws when it says no.</summary>
    public JsonNode Ask(string request, JsonObject body)
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_data, "operator.sock")), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        using var answer = http.PostAsJsonAsync($"http://operator/operator/{request}", body).GetAwaiter().GetResult();
        var text = answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{request}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Sum and number of a histogram on the real server's page of metrics.</summary>
    public (double Sum, double Count) ReadHistogram(string name)
    {
        using var http = new HttpClient { BaseAddress = Address };
        var lines = http.GetStringAsync(new Uri("/metrics", UriKind.Relative)).GetAwaiter().GetResult().Split('\n');
        return (ValueOf("_sum"), ValueOf("_count"));

        double ValueOf(string end)
        {
            var line = Array.Find(lines, line => line.StartsWith($"{name}{end} ", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Ends it as <c>kill -9</c> does: nothing is flushed, nothing is said.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    /// <summary>This executable with another first word, and the real server's settings of the runtime.</summary>
    static ProcessStartInfo StartOfOurs(string word)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet");
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(ChildServer).Assembly.Location);
        start.ArgumentList.Add(word);
        start.Environment["DOTNET_gcConcurrent"] = "1";
        start.Environment["DOTNET_gcServer"] = "1";
        start.Environment["DOTNET_GCHeapCount"] = "2";
        // Hexadecimal: 4 MiB.
        start.Environment["DOTNET_GCLOHThreshold"] = "400000";
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        return start;
    }

    static ChildServer Start(ProcessStartInfo start, string data)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
        var server = new ChildServer(process, data);
        var ready = Task.Run(server.WaitUntilReady);
        if (ready.Wait(TimeSpan.FromSeconds(Limits.ServerPatienceSeconds))) return server;
        server.Dispose();
        throw new TimeoutException($"{start.FileName} was not ready within {Limits.ServerPatienceSeconds} s");
    }

    void WaitUntilReady()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (!line.StartsWith(ReadyWord, StringComparison.Ordinal) || !line.Contains("://", StringComparison.Ordinal)) continue;
            Address = new Uri(line[ReadyWord.Length..]);
            // Whatever else it prints must not fill the pipe.
            _ = _process.StandardOutput.ReadToEndAsync();
            return;
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with code {_process.ExitCode} before it was ready");
    }
}
