using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Server;

/// <summary>The one executable, called as an operator calls it.</summary>
static class Cli
{
    /// <summary>The server's own output folder, beside that of the tests.</summary>
    public static string Executable { get; } = Find();

    public static Process Start(IReadOnlyList<string> line)
    {
        var start = new ProcessStartInfo(line[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in line.Skip(1)) start.ArgumentList.Add(word);
        return Process.Start(start) ?? throw new InvalidOperationException($"{line[0]} did not start.");
    }

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<CliAnswer> RunAsync(params IEnumerable<string> words)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var process = Start([Executable, .. words]);
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var complaints = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return new CliAnswer(process.ExitCode, await output, await complaints);
    }

    /// <summary>Runs a verb that must succeed, with <c>--json</c>.</summary>
    public static async Task<JsonNode> AskAsync(string data, params IEnumerable<string> words)
    {
        var answer = await RunAsync([.. words, "--data", data, "--json"]);
        Assert.True(answer.Code == 0, $"{string.Join(' ', words)}: code {answer.Code} {answer.Complaints}");
        return JsonNode.Parse(answer.Output)!;
    }

    static string Find()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(output.Parent!.Parent!.FullName, "Rialto.Server", output.Name, "rialto");
        return File.Exists(path) ? path : throw new FileNotFoundException("Build the server first.", path);
    }
}

/// <summary>How a verb ended.</summary>
sealed record CliAnswer(int Code, string Output, string Complaints);
