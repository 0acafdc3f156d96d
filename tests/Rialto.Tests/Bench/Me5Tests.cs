using Rialto.Benchmarks.Me5;

namespace Rialto.Tests.Bench;

/// <summary>The engine's book gives the reports that independent engines agree on, byte for byte.</summary>
public sealed class Me5Tests
{
    [Theory]
    [InlineData("static", 2_147_158, 827)]
    [InlineData("normal", 2_204_643, 62_474)]
    [InlineData("swing-25", 2_208_868, 66_908)]
    [InlineData("swing-40", 2_210_662, 68_803)]
    [InlineData("flash-crash", 2_211_931, 70_178)]
    public void A_scenario_hashes_to_the_published_value(string name, long reports, long trades)
    {
        var scenario = Me5Scenario.All.Single(scenario => scenario.Name == name);
        using var text = new CanonicalText();
        var engine = new Me5Engine<TextReports>(new TextReports(text));
        var generator = new Me5Generator(scenario, Me5Scenario.SeedUsual);
        var counts = new int[4];

        for (var messages = generator.NextMessages(); !messages.IsEmpty; messages = generator.NextMessages())
        {
            engine.Execute(messages);
            foreach (var message in messages) counts[(int)message.Kind]++;
        }

        Assert.Equal(scenario.Sha256, text.Finish());
        Assert.Equal((reports, trades), (text.Reports, text.Trades));
        Assert.Equal([1_000_000 - 150_234, 150_234, 823_422, 172_675], counts);
    }

    readonly struct TextReports(CanonicalText text) : IReports
    {
        public void Add(in Me5Report report) => text.Add(report);

        public void EndMessage()
        {
        }
    }
}
