using Rialto.Simulation.Nodes;

namespace Rialto.Tests.Simulation;

/// <summary>A whole node on one thread over a failing disk and clock, with clients that lose answers, against the model.</summary>
public class NodeSimulationTests
{
    const int Threads = 2;

    [Trait("speed", "slow")]
    [Fact]
    public void What_was_answered_survives_and_what_is_shown_is_what_the_log_says()
    {
        var (findings, _) = NodeCampaign.Run(firstSeed: 1, seeds: 16, steps: 400, NodeHazards.All, Threads);

        Assert.True(findings.Count == 0, string.Join("\n\n", findings.Select(finding => finding.Shrunk().Report())));
    }

    [Fact]
    [Trait("speed", "slow")]
    public void Over_many_seeds_every_state_is_reached_and_nothing_is_found()
    {
        var (findings, reached) = NodeCampaign.Run(firstSeed: 1_000, seeds: 150, steps: 1_000, NodeHazards.All, Threads);

        Assert.True(findings.Count == 0, string.Join("\n\n", findings.Select(finding => finding.Shrunk().Report())));
        Assert.Empty(reached.Missing());
    }

    [Fact]
    public void The_same_seed_meets_the_same_things()
    {
        var (first, second) = (new NodeReached(), new NodeReached());

        Assert.Null(new NodeRun(seed: 7, steps: 300, NodeHazards.All, first).Run());
        Assert.Null(new NodeRun(seed: 7, steps: 300, NodeHazards.All, second).Run());

        Assert.Equal(first.ToString(), second.ToString());
    }

    [Fact]
    public void Kinds_of_trouble_that_are_left_out_do_not_happen()
    {
        var reached = new NodeReached();

        Assert.Null(new NodeRun(seed: 7, steps: 300, NodeHazards.None, reached).Run());

        Assert.DoesNotContain(NodeReached.PowerLost, reached.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(NodeReached.StorageFault, reached.ToString(), StringComparison.Ordinal);
    }
}
