using System.Diagnostics.Metrics;
using System.Text;
using Rialto.Gateways.Operator;
using Rialto.Tests.Node;

namespace Rialto.Tests.House;

/// <summary>docs/operating/metrics.md lists the figures that a node shows.</summary>
public sealed class MetricsDocTests
{
    [Fact]
    public async Task The_table_of_metrics_is_fresh_and_every_figure_is_on_the_page()
    {
        using var page = new PrometheusPage();
        var found = new SortedDictionary<string, (string Type, string Unit, string About)>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == "rialto") found[NameOf(instrument)] = (TypeOf(instrument), instrument.Unit ?? "", instrument.Description ?? "");
        };
        listener.Start();
        await using var lab = await NodeLab.StartAsync();

        var text = page.Render();
        var table = new StringBuilder("\n| figure | type | unit | what it is |\n| --- | --- | --- | --- |\n");
        foreach (var (name, (type, unit, about)) in found) table.Append($"| `{name}` | {type} | {unit} | {about} |\n");
        Generated.Check(
            "docs/operating/metrics.md",
            $"{table}\n",
            $"Rialto.Tests.House.MetricsDocTests.{nameof(The_table_of_metrics_is_fresh_and_every_figure_is_on_the_page)}");
        Assert.All(found.Keys, name => Assert.Contains($"\n# TYPE {name} ", $"\n{text}", StringComparison.Ordinal));
    }

    // As docs/operating/metrics.md tells it: dots become underscores, the unit follows, counters end in _total.
    static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return instrument.Name.Replace('.', '_') + unit + (TypeOf(instrument) == "counter" ? "_total" : "");
    }

    static string TypeOf(Instrument instrument) => instrument switch
    {
        Histogram<double> => "histogram",
        _ when instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal) => "counter",
        _ => "gauge",
    };
}
