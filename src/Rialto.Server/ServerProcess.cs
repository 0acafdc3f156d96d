using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Rialto.Gateways.Barong;
using Rialto.Gateways.Operator;
using Rialto.Gateways.Coinut;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Gateways.PeatioClassic.Streams;
using Rialto.Gateways.PrimeBit;
using Rialto.Gateways.PrimeBit.Streams;
using Rialto.Gateways.Ranger.Streams;
using Rialto.Node;
using Rialto.Node.Log;
using Rialto.Node.Memory;
using Rialto.Node.Setup;
using Rialto.Server.Composition;
using Rialto.Server.Demo;
using Rialto.Server.Mails;

namespace Rialto.Server;

/// <summary>The running server, wired from top to bottom: exchange, doors, loops, and the wait for an end.</summary>
internal sealed class ServerProcess(Options options, TimeProvider time, TextWriter output)
{
    /// <summary>Work of whoever hosts the server, until the token ends it; null = none. The benchmark's publisher is such work.</summary>
    public Func<ExchangePort, CancellationToken, Task>? Companion { get; init; }

    /// <summary>Runs until a signal; returns the exit code.</summary>
    public async Task<int> RunAsync()
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = StopOn(PosixSignal.SIGINT, stop);
        using var terminate = StopOn(PosixSignal.SIGTERM, stop);
        try
        {
            return await RunAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The signal came while the server was still starting; whatever was begun goes on at the next start.
            return ExitCodes.Done;
        }
    }

    async Task<int> RunAsync(CancellationTokenSource stop)
    {
        using var logs = Logging.Create(options);
        var log = logs.CreateLogger("rialto");
        CreateDataDirectory();
        if (options.ServerHugePages) HugePages.Ask();
        RaisePool();
        var warmUp = options.ServerWarmUp ? new EngineWarmUp() : null;
        var warmed = Task.Run(() => warmUp?.Begin());

        using var metrics = new PrometheusPage();
        await using var exchange = await OpenExchange.OpenAsync(options, time, logs, stop.Token);
        _ = StopWhenIdentityFailsAsync(exchange);
        var demonstration = options.DemoMembers ? await DemoMembers.PrepareAsync(exchange, time, output) : null;

        using var streams = new RangerStreams(exchange.Node.Port, DialectOptions.Ranger(options), time);
        var classic = new ClassicStreams(exchange.Node.Port, exchange.People, time);
        var coinut = new CoinutStreams(exchange.Node.Port, DialectOptions.Coinut(options), time);
        // One for both listeners: what was used up on one is used up on the other.
        var coinutRoutes = new CoinutRoutes(exchange.Node.Port, exchange.People, coinut, DialectOptions.Coinut(options), time, log);
        var gate = new Gate(exchange.People, DialectOptions.Gate(options), time, log);
        var primebit = new PrimeBitStreams(
            new PrimeBitDialect(
                exchange.Node.Port, exchange.People, exchange.Index, DialectOptions.PrimeBit(options, gate), time),
            DialectOptions.PrimeBitStreams(options));
        await using var doors = Doors.BuildPublic(options, exchange, gate, streams, classic, coinutRoutes, primebit, metrics, time);
        await using var coinutDoor = Doors.BuildCoinut(options, coinutRoutes);
        await using var classicDoor = Doors.BuildClassicSocket(options, exchange, classic, time);
        await using var operatorDoor = Doors.BuildOperator(options, exchange, OperatorPath.Claim(options.ServerData));
        using var loopsStop = new CancellationTokenSource();
        var telling = streams.RunAsync(loopsStop.Token);
        var tellingClassic = classic.RunAsync(loopsStop.Token);
        var tellingCoinut = coinut.RunAsync(loopsStop.Token);
        var tellingPrimebit = primebit.RunAsync(loopsStop.Token);
        await operatorDoor.StartAsync(stop.Token);
        await doors.StartAsync(stop.Token);
        await OpenAsync("coinut", coinutDoor, stop.Token);
        await OpenAsync("classic-websocket", classicDoor, stop.Token);
        ProtectSocket();

        var mails = new MailWriter(exchange.People.Mails, new DiskStorage(), Path.Combine(options.ServerData, MailWriter.FileName));
        var mailing = DialectOptions.Smtp(options) is { } smtp
            ? new MailSender(exchange.People.Mails, mails, smtp, time, log).RunAsync(loopsStop.Token)
            : mails.RunAsync(loopsStop.Token);
        await warmed;
        var loops = new List<Task>
        {
            exchange.Changes.RunAsync(loopsStop.Token), mailing, telling, tellingClassic, tellingCoinut, tellingPrimebit,
            coinutRoutes.RunAsync(loopsStop.Token), exchange.Index.RunAsync(loopsStop.Token),
        };
        if (Companion is not null) loops.Add(Companion(exchange.Node.Port, loopsStop.Token));
        if (options.DemoBots) loops.Add(DemoMembers.RunBotsAsync(exchange, options, time, log, loopsStop.Token));

        var url = AddressOf(doors);
        demonstration?.Print(url);
        await AnnounceAsync(url);
        LogEvents.Ready(log, url, exchange.Node.Port.Views.LastEventNumber);
        var warming = warmUp is null ? Task.CompletedTask : warmUp.GoOnAsync(time, loopsStop.Token);
        using var wakefulness = new Wakefulness(Wakefulness.Device);
        var waking = options.ServerWakeful
            ? wakefulness.RunAsync(() => exchange.Node.Port.Views.LastCommandNumber, time, loopsStop.Token)
            : Task.CompletedTask;
        await await Task.WhenAny([Stopped(stop.Token), .. loops]);

        LogEvents.Stopping(log);
        await loopsStop.CancelAsync();
        await Task.WhenAll([warming, waking, .. loops]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(Limits.StopSeconds));
        await doors.StopAsync(patience.Token);
        if (coinutDoor is not null) await coinutDoor.StopAsync(patience.Token);
        if (classicDoor is not null) await classicDoor.StopAsync(patience.Token);
        await operatorDoor.StopAsync(patience.Token);
        OperatorPath.Release(options.ServerData);
        return ExitCodes.Done;
    }

    /// <summary>Some handlers block (see <see cref="Doors"/>), and no answer shall wait until the pool notices.</summary>
    static void RaisePool()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Limits.PoolThreadsMin), completions);
    }

    /// <summary>Only its owner looks into a data directory: it holds the key file, the mails and everybody's money.</summary>
    void CreateDataDirectory()
    {
        if (!Directory.Exists(options.ServerData))
            Directory.CreateDirectory(options.ServerData, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    void ProtectSocket()
    {
        if (OperatorPath.Find(options.ServerData) is not { } socket) return;
        File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });

    /// <summary>After a failed write of Identity nobody knows what its database holds; only a new process that reads it does.</summary>
    static async Task StopWhenIdentityFailsAsync(OpenExchange exchange)
    {
        var fault = await exchange.People.Failed;
        Abort.Now(ExitCodes.Storage, $"storage fault in identity.db, stopping with code {ExitCodes.Storage}: {fault.Message}");
    }

    static async Task Stopped(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }

    static string AddressOf(WebApplication doors) =>
        doors.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Opens a listener that may not be there, and says where it is.</summary>
    async Task OpenAsync(string name, WebApplication? door, CancellationToken cancel)
    {
        if (door is null) return;
        await door.StartAsync(cancel);
        await output.WriteLineAsync($"listening {name} {AddressOf(door)}");
    }

    /// <summary>Programs that start a server wait for the line <c>ready URL</c>.</summary>
    async Task AnnounceAsync(string url)
    {
        await output.WriteLineAsync($"ready {url}");
        await output.WriteLineAsync($"ready in {SinceStart().TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
        await output.FlushAsync();
    }

    /// <summary>Since the script was called, if it was; else since the process began.</summary>
    TimeSpan SinceStart()
    {
        var now = time.GetUtcNow();
        var script = Environment.GetEnvironmentVariable("RIALTO_STARTED_US");
        var begin = long.TryParse(script, NumberStyles.None, CultureInfo.InvariantCulture, out var us)
            ? DateTimeOffset.UnixEpoch.AddMicroseconds(us)
            : System.Diagnostics.Process.GetCurrentProcess().StartTime.ToUniversalTime();
        return now > begin ? now - begin : TimeSpan.Zero;
    }
}
