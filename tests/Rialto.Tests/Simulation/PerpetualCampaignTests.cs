using Rialto.Simulation.Checking;
using Rialto.Simulation.Perpetuals;

namespace Rialto.Tests.Simulation;

/// <summary>Leveraged accounts, jumping prices, empty funds: the engine against the model, and an auditor over the events.</summary>
[Trait("speed", "slow")]
public class PerpetualCampaignTests
{
    // From here on sixty seeds meet everything that is in the table.
    const ulong FirstSeed = 41;
    const int Seeds = 60;
    const int Steps = 500;
    const int Threads = 2;

    [Fact]
    public void Engine_and_model_agree_on_margin_event_for_event_and_every_state_is_reached()
    {
        var (findings, _, reached) = PerpetualCampaign.Run(FirstSeed, Seeds, Steps, Threads);

        Assert.True(findings.Count == 0, string.Join("\n\n", findings.Select(static finding => finding.Report())));
        Assert.Empty(reached.Missing());
    }

    [Fact]
    public void The_same_seed_meets_the_same_things()
    {
        var (first, second) = (new PerpetualReached(), new PerpetualReached());

        Assert.Null(PerpetualCampaign.RunSeed(seed: 7, steps: 300, new(), first));
        Assert.Null(PerpetualCampaign.RunSeed(seed: 7, steps: 300, new(), second));

        Assert.Equal(first.ToString(), second.ToString());
    }
}
