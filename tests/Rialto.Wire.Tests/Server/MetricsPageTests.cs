using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Server;

/// <summary>The page of figures is what a scraper reads.</summary>
public sealed class MetricsPageTests : IDisposable
{
    readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Every_line_of_the_figures_of_a_server_with_traffic_is_of_the_format()
    {
        var trader = await Trader.CreateAsync(_data.Path, "alice", "usd=1000");
        await using var server = await ServerRun.StartAsync(_data.Path, Settings.Unlimited);
        using var client = trader.Connect(server.Address);
        await client.PostAsync("peatio/market/orders", Trader.Order("btcusd", "buy", "0.01", "100"));
        await client.PostAsync("peatio/market/orders", Trader.Order("nothing", "buy", "0.01", "100"));
        await client.GetAsync("peatio/no/such/route?with=%22quotes%22%0A");
        using var http = new HttpClient { BaseAddress = server.Address };
        using var answer = await http.GetAsync("/metrics", TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Empty(PrometheusText.Problems(page));
        // Of each type there is something, or the page was not the one that is meant.
        Assert.Contains("# TYPE rialto_commands_total counter\n", page, StringComparison.Ordinal);
        Assert.Contains(" gauge\n", page, StringComparison.Ordinal);
        Assert.Contains(" histogram\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# HELP a b\n# TYPE a gauge\na 1\n", "")]
    [InlineData("# HELP a b\n# TYPE a gauge\na{x=\"1\",y=\"\\\"\\\\\\n\"} -1.5e-3\na 2\n", "")]
    [InlineData("# HELP a b\n# TYPE a gauge\na 1", "the last line does not end")]
    [InlineData("# HELP a b\n# TYPE a gauge\na 1\r\n", "there is a carriage return; line 3 is nothing: a 1\r; a has no sample")]
    [InlineData("a 1\n", "line 1 is nothing: a 1")]
    [InlineData("# HELP a b\na 1\n", "line 2 is nothing: a 1; a has no type; a has no sample")]
    [InlineData("# HELP a b\n# TYPE a gauge\n", "a has no sample")]
    [InlineData("# HELP a b\n# TYPE a gauge\na 1\n# HELP a b\n# TYPE a gauge\na 1\n", "line 4: a comes twice")]
    [InlineData("# HELP a b\n# TYPE a gauge\na 1\na 1\n", "line 4: the series comes twice")]
    [InlineData("# HELP a b\n# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\n", "line 3: a label comes twice")]
    [InlineData("# HELP a b\n# TYPE a gauge\nb 1\n", "line 3 is nothing: b 1; a has no sample")]
    [InlineData("# HELP a b\n# TYPE a gauge\na one\n", "line 3 is nothing: a one; a has no sample")]
    [InlineData("# HELP a b\n# TYPE a gauge\na{x=1} 1\n", "line 3 is nothing: a{x=1} 1; a has no sample")]
    [InlineData("# HELP a b\n# TYPE a gauge\na{x=\"\"\"} 1\n", "line 3 is nothing: a{x=\"\"\"} 1; a has no sample")]
    [InlineData("# HELP a.b b\n", "line 1 is nothing: # HELP a.b b")]
    [InlineData("# HELP a b\\q\n", "line 1 is nothing: # HELP a b\\q")]
    [InlineData("# HELP a_total b\n# TYPE a_total counter\na_total -1\n", "line 3 is nothing: a_total -1")]
    [InlineData("# HELP h b\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n", "")]
    [InlineData("# HELP h b\n# TYPE h histogram\nh_bucket{le=\"1\"} 3\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n", "h: buckets fall")]
    [InlineData("# HELP h b\n# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_sum 3\nh_count 2\n", "h ends before +Inf")]
    [InlineData("# HELP h b\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 3\n", "h: +Inf is not the count")]
    [InlineData("# HELP h b\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 2\nh_count 2\n", "h lacks a sum, a count or buckets")]
    public void The_reader_of_the_format_finds_what_is_wrong(string page, string problems) =>
        Assert.Equal(problems, string.Join("; ", PrometheusText.Problems(page)));
}
