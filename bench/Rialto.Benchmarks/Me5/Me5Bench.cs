using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Me5;

/// <summary>me-5: five scenarios with a published correctness hash; the figure is the slowest of the five.</summary>
public static class Me5Bench
{
    const int WarmUpPasses = 2;
    const int BatchWorthTaking = 256;
    const int SpinsBetweenReads = 1_000;

    // Twice the reports that a scenario makes, so that another seed fits too.
    const int ReportsMax = 4 * Me5Scenario.OrderCount;

    /// <summary>One run: warm-up on the first scenario, then each scenario once on a fresh engine.</summary>
    public static RunResult Run(BenchOptions options)
    {
        var seed = options.Seed ?? Me5Scenario.SeedUsual;
        var calSha = Calibration.ShaMegabytesPerSecond(TimeSpan.FromSeconds(options.Quick ? 0.05 : 1));
        var received = new Me5Report[ReportsMax];
        var metrics = new SortedDictionary<string, double>();
        var texts = new SortedDictionary<string, string>();
        var figures = new List<Figure>();
        string? problem = null;
        foreach (var scenario in Me5Scenario.All)
        {
            var messages = Me5Generator.All(scenario, checked((uint)seed));
            for (var pass = figures.Count == 0 && !options.Quick ? -WarmUpPasses : 0; pass < 0; pass++)
            {
                var warm = Pass(messages, received);
                if (pass == -WarmUpPasses) metrics["messages_per_s_first_pass"] = warm.Window.PerCpuSecond(messages.Length);
            }

            var figure = Pass(messages, received);
            figures.Add(figure);
            var sha = Hash(received.AsSpan(0, figure.Reports));
            texts[$"{scenario.Name}.sha256"] = sha;
            metrics[$"{scenario.Name}.messages_per_s"] = figure.Window.PerCpuSecond(messages.Length);
            if (!figure.Window.IsDisturbed) metrics[$"{scenario.Name}.messages_per_s_wall"] = figure.Window.PerWallSecond(messages.Length);
            problem ??= Problem(scenario, seed, sha, figure.Window, messages.Length);
        }

        Summarise(figures, metrics, calSha);
        return new RunResult("me-5", seed, problem, calSha, metrics, texts);
    }

    static void Summarise(List<Figure> figures, SortedDictionary<string, double> metrics, double calSha)
    {
        var worst = figures.Min(figure => figure.Window.PerCpuSecond(figure.Messages));
        metrics["messages_per_s_worst"] = worst;
        if (!figures.Exists(figure => figure.Window.IsDisturbed))
        {
            metrics["messages_per_s_worst_wall"] = figures.Min(figure => figure.Window.PerWallSecond(figure.Messages));
        }

        metrics["ratio_to_cal_sha"] = worst / calSha;
        metrics["allocated_bytes_per_command"] =
            (double)figures.Sum(figure => figure.Window.AllocatedBytes) / figures.Sum(figure => (long)figure.Messages);
        metrics["gc_collections"] = figures.Sum(figure => figure.Window.Collections);
        metrics["walls_disturbed"] = figures.Count(figure => figure.Window.IsDisturbed);
    }

    /// <summary>Window: from the first message until the other thread has the last report.</summary>
    static Figure Pass(Me5Message[] messages, Me5Report[] received)
    {
        var ring = new ReportRing();
        var engine = new Me5Engine<RingReports>(new RingReports(ring));
        var count = 0;
        var reader = new Thread(() => Volatile.Write(ref count, Drain(ring, received)));
        reader.Start();

        var start = Window.Open();
        engine.Execute(messages);
        ring.Complete();
        reader.Join();
        return new Figure(Window.Since(start), messages.Length, Volatile.Read(ref count));
    }

    static int Drain(ReportRing ring, Me5Report[] received)
    {
        var count = 0;
        for (var read = 0; read >= 0; read = ring.Read(received.AsSpan(count)))
        {
            count += read;
            // A reader that looks all the time takes the writer's cache lines away report by report and halves its speed.
            if (read < BatchWorthTaking) Thread.SpinWait(SpinsBetweenReads);
        }

        return count;
    }

    static string Hash(ReadOnlySpan<Me5Report> reports)
    {
        using var text = new CanonicalText();
        foreach (ref readonly var report in reports) text.Add(report);
        return text.Finish();
    }

    static string? Problem(Me5Scenario scenario, ulong seed, string sha, in Window window, int count)
    {
        if (seed == Me5Scenario.SeedUsual && sha != scenario.Sha256) return $"{scenario.Name} must hash to {scenario.Sha256}, got {sha}";
        if (window.AllocatedBytes * 100 >= count) return $"{scenario.Name}: {window.AllocatedBytes} bytes were allocated";
        return window.Gen2Collections > 0 ? $"{scenario.Name}: a full collection fell into the window" : null;
    }

    readonly record struct Figure(Window Window, int Messages, int Reports);

    readonly struct RingReports(ReportRing ring) : IReports
    {
        public void Add(in Me5Report report) => ring.Add(report);

        public void EndMessage() => ring.Publish();
    }
}
