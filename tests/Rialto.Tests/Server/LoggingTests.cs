using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Rialto.Server.Composition;
using Rialto.Server.Configuration;

namespace Rialto.Tests.Server;

/// <summary>How what the server tells on standard error is set up.</summary>
public sealed class LoggingTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public void Nobody_who_tells_waits_for_a_terminal_that_stands_still(string format)
    {
        var services = new ServiceCollection();
        var reader = new OptionsReader();
        reader.AddSetting("test", $"log.format={format}");
        services.AddLogging(builder => Logging.Configure(builder, reader.Options));
        using var provider = services.BuildServiceProvider();

        var console = provider.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value;

        Assert.Equal((ConsoleLoggerQueueFullMode.DropWrite, LogLevel.Trace), (console.QueueFullMode, console.LogToStandardErrorThreshold));
    }
}
