using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Rialto.Gateways.Barong;
using Rialto.Gateways.Coinut;
using Rialto.Gateways.Operator;
using Rialto.Gateways.Outbox;
using Rialto.Gateways.Peatio;
using Rialto.Gateways.PeatioClassic;
using Rialto.Gateways.PeatioClassic.Streams;
using Rialto.Gateways.PrimeBit;
using Rialto.Gateways.PrimeBit.Sandbox;
using Rialto.Gateways.PrimeBit.Streams;
using Rialto.Gateways.Ranger;
using Rialto.Gateways.Ranger.Streams;
using Rialto.Gateways.Web;

namespace Rialto.Server.Composition;

/// <summary>The two ways in: the listener for clients, and the operator's socket.</summary>
/// <remarks>Two hosts, so that no mistake in a route can put an operator's request on a public listener.</remarks>
internal static class Doors
{
    /// <summary>Everything that clients reach.</summary>
    public static WebApplication BuildPublic(
        Options options, OpenExchange exchange, Gate gate, RangerStreams streams, ClassicStreams classic, CoinutRoutes coinut,
        PrimeBitStreams primebit, PrometheusPage metrics, TimeProvider time)
    {
        var app = NewApp(options, Listener.Parse(options.ServerListen), static services => services.AddDialectDocuments());
        TrustProxies(app, options);
        var door = new ClassicDoor(exchange.People, LogOf(app));
        app.Use(next => context => gate.InvokeAsync(context, next));
        app.Use(next => context => door.InvokeAsync(context, next));
        app.UseRouting();
        var site = WebSite.Read(options.ServerWeb.Length > 0 ? options.ServerWeb : Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        app.Use(next => context => site.InvokeAsync(context, next));
        UseDocumentPage(app);
        app.MapPeatio(exchange.Node.Port, exchange.People, DialectOptions.Peatio(options));
        app.MapBarong(exchange.People, DialectOptions.Barong(options) with { SignedUp = WelcomeOf(options, exchange, time) }, time);
        app.MapRanger(streams, exchange.People);
        app.MapClassic(exchange.Node.Port, exchange.People, classic, DialectOptions.Classic(options), time);
        coinut.Map(app, "/coinut");
        app.MapPrimeBit(primebit, SandboxOf(options, exchange), LogOf(app));
        app.MapOperator(exchange.Node.Port, metrics, new OperatorOptions { MetricsToken = options.HttpMetricsToken });
        return app;
    }

    /// <summary>A listener where COINUT is alone; null = there is none.</summary>
    public static WebApplication? BuildCoinut(Options options, CoinutRoutes coinut) =>
        BuildAlone(options, options.CoinutListen, app => coinut.Map(app, "/"));

    /// <summary>A listener where the WebSocket of classic Peatio is alone; null = there is none.</summary>
    public static WebApplication? BuildClassicSocket(Options options, OpenExchange exchange, ClassicStreams classic, TimeProvider time) =>
        BuildAlone(options, options.ClassicWsListen, app => app.MapClassicSocket(exchange.People, classic, time));

    static WebApplication? BuildAlone(Options options, string address, Action<WebApplication> map)
    {
        if (address.Length == 0) return null;
        var app = NewApp(options, Listener.Parse(address), static _ => { });
        TrustProxies(app, options);
        app.UseRouting();
        map(app);
        return app;
    }

    /// <summary>A host on an address that anybody may reach, with the bounds for strangers.</summary>
    static WebApplication NewApp(Options options, Listener listener, Action<IServiceCollection> add)
    {
        var builder = NewBuilder(options);
        add(builder.Services);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            SetLimits(kestrel.Limits);
            kestrel.Limits.MaxConcurrentConnections = Limits.ConnectionsMax;
            kestrel.Listen(listener.EndPoint, listen => CountConnections(listen, options));
        });
        return builder.Build();
    }

    /// <summary>The operator's socket; who may open the file is the operator.</summary>
    public static WebApplication BuildOperator(Options options, OpenExchange exchange, string path)
    {
        var builder = NewBuilder(options);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            SetLimits(kestrel.Limits);
            kestrel.ListenUnixSocket(path);
        });
        var app = builder.Build();
        app.UseRouting();
        app.MapOperatorSocket(exchange.Desk);
        return app;
    }

    static ILogger LogOf(WebApplication app) => app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("rialto");

    static WebApplicationBuilder NewBuilder(Options options)
    {
        // Empty: no file, variable or argument that Rialto doesn't know of configures anything.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        Logging.Configure(builder.Logging, options);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.WebHost.UseKestrelCore();
        // A request is begun, and an answer or a frame sent, on the thread that has it: each hand-over to another costs as much as the
        // sending itself. "Unsafe" is it where handlers block, for what the kernel reports next then waits for a thread of the pool. The
        // path of orders and books doesn't block: it awaits the engine; passwords are hashed, and history is read, on threads of their own.
        // What does is a change of a person, which waits for the one writer of that database and its sync (IdentityStore.Change; also a
        // PrimeBit key's first request of a minute or one with an idempotency key, and a COINUT nonce that must rise), and a document that
        // is read where it is asked for. With eight such at once on two cores a request beside them waited 1.1 s (p99; 0.05 s without this
        // setting) while the pool had two threads, and 0.01 s (0.01 s) with 32, among them eight for pages of history, which take none any
        // more: hence Limits.PoolThreadsMin.
        builder.WebHost.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);
        return builder;
    }

    static void CountConnections(ListenOptions listen, Options options)
    {
        if (options.LimitsOff || options.HttpConnectionsPerAddress == 0) return;
        var guard = new ConnectionGuard(options.HttpConnectionsPerAddress, TrustedProxies.Of(options));
        listen.Use(next => connection => guard.RunAsync(connection, next));
    }

    static void SetLimits(KestrelServerLimits limits)
    {
        limits.MaxRequestHeadersTotalSize = Gateways.Limits.RequestHeadBytesMax;
        limits.MaxRequestHeaderCount = Gateways.Limits.RequestHeadersMax;
        limits.MaxRequestLineSize = Gateways.Limits.RequestLineBytesMax;
        limits.MaxRequestBodySize = Gateways.Limits.BodyBytesMax;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(Limits.RequestHeadSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(Limits.KeepAliveSeconds);
        limits.MinRequestBodyDataRate = new MinDataRate(Limits.BodyBytesPerSecondMin, TimeSpan.FromSeconds(Limits.BodyGraceSeconds));
    }

    /// <summary><c>/docs</c>: a page on which every document can be read and tried, without anything from elsewhere.</summary>
    static void UseDocumentPage(WebApplication app)
    {
        // A branch of its own: the page's middleware is a task for every request that passes through it.
        app.UseWhen(static context => context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal), static docs =>
        {
            docs.Use(static (context, next) =>
            {
                context.Response.Headers.ContentSecurityPolicy = DocumentPolicy;
                return next(context);
            });
            docs.UseSwaggerUI(static page =>
            {
                page.RoutePrefix = "docs";
                page.DocumentTitle = "Rialto";
                foreach (var (dialect, title) in DialectDocuments.Titles.Concat(DialectDocuments.Written))
                    page.SwaggerEndpoint($"/docs/{dialect}.json", title);
            });
        });
    }

    /// <summary>The page draws with inline styles and images of its own, talks to this server, and is framed by nobody.</summary>
    const string DocumentPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>What a proxy says about its client counts only from proxies that the operator named.</summary>
    static void TrustProxies(WebApplication app, Options options)
    {
        var proxies = TrustedProxies.Of(options);
        if (proxies.Count == 0) return;
        const ForwardedHeaders read = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = read, ForwardLimit = null };
        if (options.BarongGateway == "akamai") forwarded.ForwardedForHeaderName = "True-Client-IP";
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var network in proxies) forwarded.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(forwarded);
    }

    /// <summary>Null = off.</summary>
    static SandboxOptions? SandboxOf(Options options, OpenExchange exchange) => !options.PrimebitSandbox ? null : new()
    {
        SetSpot = exchange.Index.SetPriceAsync,
        StopBot = exchange.Bots.StopAt,
        TellEngine = exchange.Changes.DrainAsync,
    };

    /// <summary>A sign-up is answered when the engine knows the member, and has booked the welcome of a demonstration.</summary>
    static Func<Identity.Members.Member, CancellationToken, Task> WelcomeOf(Options options, OpenExchange exchange, TimeProvider time)
    {
        var gifts = options.DemoSignupMoney ? new PlayMoney(exchange.Node.Port, DialectOptions.PlayMoneyOf(options), time) : null;
        return async (member, stop) =>
        {
            await exchange.Changes.DrainAsync(stop);
            if (gifts is not null) await gifts.GiveAsync(new Engine.Numbers.MemberId(member.Number), stop);
        };
    }
}
