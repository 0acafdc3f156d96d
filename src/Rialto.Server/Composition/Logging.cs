using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Rialto.Server.Composition;

/// <summary>What is told goes to standard error; standard output belongs to the answers of verbs and the ready line.</summary>
public static class Logging
{
    public static ILoggerFactory Create(Options options) => LoggerFactory.Create(builder => Configure(builder, options));

    public static void Configure(ILoggingBuilder builder, Options options)
    {
        builder.SetMinimumLevel(LevelOf(options));
        // Each request would be two lines.
        if (LevelOf(options) == LogLevel.Information) builder.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // And an activity and a scope of the log even where nobody reads them. A request's fault is told by Kestrel, too.
        if (LevelOf(options) >= LogLevel.Information) builder.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            // Who tells something may be the thread that shows what is durable: it must not wait for a terminal that stands still.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        if (options.LogFormat == "json") builder.AddJsonConsole(json => json.UseUtcTimestamp = true);
        else builder.AddSimpleConsole(text => text.SingleLine = true);
    }

    static LogLevel LevelOf(Options options) => Enum.Parse<LogLevel>(options.LogLevel, ignoreCase: true);
}
