using System.Diagnostics;
using System.Text;

namespace Rialto.Wire.Tests.Clients;

/// <summary>Programs of other languages that a test runs to their end.</summary>
static class Programs
{
    /// <summary>A file of this folder, beside the tests.</summary>
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Clients", name);

    /// <summary>What a program printed; it must end well.</summary>
    public static Task<string> RunAsync(params string[] line) => RunInAsync(AppContext.BaseDirectory, line);

    /// <summary>As <see cref="RunAsync"/>, in a folder.</summary>
    public static async Task<string> RunInAsync(string folder, params string[] line)
    {
        var cancel = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(line[0])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8, WorkingDirectory = folder,
        };
        foreach (var word in line.Skip(1)) start.ArgumentList.Add(word);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{line[0]} did not start.");
        var (output, complaints) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.WaitForExitAsync(cancel);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', line)}: code {process.ExitCode}: {await complaints}");
        return await output;
    }
}
