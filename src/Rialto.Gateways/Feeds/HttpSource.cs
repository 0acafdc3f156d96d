using Microsoft.Extensions.Logging;

namespace Rialto.Gateways.Feeds;

/// <summary>A source that is asked over HTTP. A price is as old as the question: a late answer brings an old price.</summary>
sealed class HttpSource(SourceTerms terms, TimeProvider time, ILogger log) : IPriceSource
{
    readonly SourceHealth _health = new(terms.Name, log);

    public async Task RunAsync(PriceTold told, CancellationToken stop)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = Limits.FeedConnectionLife };
        using var http = new HttpClient(handler)
        {
            Timeout = Limits.FeedWait, MaxResponseContentBufferSize = Limits.FeedMessageBytesMax,
        };
        while (!stop.IsCancellationRequested)
        {
            await AskAsync(http, told, stop);
            await Task.Delay(terms.Every, time, stop);
        }
    }

    async Task AskAsync(HttpClient http, PriceTold told, CancellationToken stop)
    {
        var asked = time.GetTimestamp();
        try
        {
            using var answer = await http.GetAsync(terms.Address, stop);
            if (!answer.IsSuccessStatusCode)
            {
                _health.Bad($"status {(int)answer.StatusCode}");
                return;
            }

            if (PriceText.Find(await answer.Content.ReadAsByteArrayAsync(stop), terms) is not { } price)
            {
                _health.Bad("no price in its answer");
                return;
            }

            told(price, asked);
            _health.Good();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TaskCanceledException
            && !stop.IsCancellationRequested)
        {
            _health.Bad(fault.Message);
        }
    }
}
