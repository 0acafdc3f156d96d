using System.Diagnostics.Metrics;
using Rialto.Gateways.Operator;

namespace Rialto.Tests.Gateways.Operator;

public sealed class PrometheusPageTests
{
    [Fact]
    public void Figures_have_help_type_and_their_unit_in_the_name()
    {
        using var page = new PrometheusPage();
        using var meter = new Meter("rialto");
        var counter = meter.CreateCounter<long>("page.test.orders", "{order}", "Orders of a \\ test");
        var histogram = meter.CreateHistogram<double>("page.test.took", "s", "How long");
        meter.CreateObservableGauge("page.test.depth", () => 7, "{level}", "How deep");

        counter.Add(2, new KeyValuePair<string, object?>("side", "b\"uy"));
        counter.Add(3, new KeyValuePair<string, object?>("side", "b\"uy"));
        histogram.Record(0.002);
        histogram.Record(20);
        var lines = page.Render().Split('\n').Where(line => line.Contains("page_test", StringComparison.Ordinal)).ToList();

        Assert.Equal(
            [
                "# HELP page_test_depth How deep",
                "# TYPE page_test_depth gauge",
                "page_test_depth 7",
                "# HELP page_test_orders_total Orders of a \\\\ test",
                "# TYPE page_test_orders_total counter",
                "page_test_orders_total{side=\"b\\\"uy\"} 5",
                "# HELP page_test_took_seconds How long",
                "# TYPE page_test_took_seconds histogram",
                "page_test_took_seconds_bucket{le=\"0.0001\"} 0",
                "page_test_took_seconds_bucket{le=\"0.0003\"} 0",
                "page_test_took_seconds_bucket{le=\"0.001\"} 0",
                "page_test_took_seconds_bucket{le=\"0.003\"} 1",
                "page_test_took_seconds_bucket{le=\"0.01\"} 1",
                "page_test_took_seconds_bucket{le=\"0.03\"} 1",
                "page_test_took_seconds_bucket{le=\"0.1\"} 1",
                "page_test_took_seconds_bucket{le=\"0.3\"} 1",
                "page_test_took_seconds_bucket{le=\"1\"} 1",
                "page_test_took_seconds_bucket{le=\"3\"} 1",
                "page_test_took_seconds_bucket{le=\"10\"} 1",
                "page_test_took_seconds_bucket{le=\"+Inf\"} 2",
                "page_test_took_seconds_sum 20.002",
                "page_test_took_seconds_count 2",
            ],
            lines);
    }

    [Fact]
    public void Other_meters_are_not_shown()
    {
        using var page = new PrometheusPage();
        using var meter = new Meter("somebody.else");
        meter.CreateCounter<long>("page.test.foreign").Add(1);

        Assert.DoesNotContain("page_test_foreign", page.Render(), StringComparison.Ordinal);
    }
}
