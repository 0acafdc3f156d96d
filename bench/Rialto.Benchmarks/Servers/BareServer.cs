using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rialto.Benchmarks.Servers;

/// <summary>What Kestrel does by itself: an endpoint that reads an order's JSON and writes one back, and a broadcast.</summary>
/// <remarks>
/// The same paths, bodies and sizes as the real server's, and nothing else: no signature, no engine, no disk. It is the calibration
/// <c>cal.echo</c> and the broadcast that ws/fan is compared with.
/// </remarks>
public static class BareServer
{
    /// <summary>The first word of the command line that makes this program the bare server.</summary>
    public const string Word = "--bare-server";

    /// <summary>The second one, which makes it send where it is, as the real server does; without it Kestrel is as it comes.</summary>
    public const string InlineWord = "inline";

    /// <summary>Runs until the process is killed.</summary>
    public static async Task<int> RunAsync(bool isInline)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = isInline);
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, EchoJson.Default));
        await using var app = builder.Build();
        var broadcast = new Broadcast();
        app.UseWebSockets();
        app.MapPost(OrderRequests.Path, (EchoOrder order) =>
        {
            broadcast.Publish();
            return Results.Json(EchoAnswer.To(order), EchoJson.Default.EchoAnswer, statusCode: StatusCodes.Status201Created);
        });
        app.Map(Broadcast.Path, broadcast.ServeAsync);
        PublishingOrders.Follow(broadcast.Publish, static () => { });
        await app.StartAsync();
        Console.WriteLine($"ready {app.Urls.Single()}");
        await app.WaitForShutdownAsync();
        return 0;
    }
}
