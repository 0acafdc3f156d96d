using System.Collections.Concurrent;
using Rialto.Simulation.Faults;

namespace Rialto.Tests.Simulation;

/// <summary>A model that never finds anything proves nothing: mistakes planted into the engine must be found, each alone.</summary>
[Trait("speed", "slow")]
public class PlantedFaultsTests
{
    const int EngineSeeds = 250;
    const int NodeSeeds = 200;
    const int Steps = 1_000;
    const int MarginSeeds = 5;
    const int MarginSteps = 500;
    const int Threads = 2;

    [Fact]
    public void Every_snippet_of_the_fault_table_stands_exactly_once_in_the_engine()
    {
        using var runner = new FaultRunner(FaultRunner.FindEngine());

        var outdated = FaultTable.All.Where(fault => runner.Occurrences(fault) != 1).Select(fault => $"{fault.File}: {fault.Name}");

        Assert.Empty(outdated);
    }

    [Fact]
    public void Every_snippet_of_the_margin_table_stands_exactly_once_in_the_engine()
    {
        using var runner = new FaultRunner(FaultRunner.FindEngine());

        var outdated = MarginFaultTable.All.Where(fault => runner.Occurrences(fault) != 1).Select(fault => $"{fault.File}: {fault.Name}");

        Assert.Empty(outdated);
    }

    [Fact]
    public void Each_fault_planted_into_margin_is_found_by_the_campaign_of_perpetuals()
    {
        using var runner = new FaultRunner(FaultRunner.FindEngine());
        var missed = new ConcurrentBag<string>();

        Parallel.ForEach(MarginFaultTable.All, new() { MaxDegreeOfParallelism = Threads }, fault =>
        {
            if (runner.FindInMargin(fault, fault.FirstSeed, MarginSeeds, MarginSteps) is null) missed.Add(fault.Name);
        });

        Assert.True(MarginFaultTable.All.Count >= 37);
        Assert.Empty(missed);
    }

    [Fact]
    public void Every_snippet_of_the_nodes_fault_table_stands_exactly_once_in_the_node()
    {
        using var runner = new FaultRunner(FaultRunner.FindNode());

        var outdated = NodeFaultTable.All.Where(fault => runner.Occurrences(fault) != 1).Select(fault => $"{fault.File}: {fault.Name}");

        Assert.Empty(outdated);
    }

    [Fact]
    public void Each_fault_planted_into_the_node_is_found_by_its_simulation()
    {
        using var runner = new FaultRunner(FaultRunner.FindNode());
        var missed = new ConcurrentBag<string>();

        Parallel.ForEach(NodeFaultTable.All, new() { MaxDegreeOfParallelism = Threads }, fault =>
        {
            if (runner.Find(fault, NodeSeeds, Steps) is null) missed.Add(fault.Name);
        });

        Assert.True(NodeFaultTable.All.Count >= 23);
        Assert.Empty(missed);
    }

    [Fact]
    public void Each_planted_fault_is_found_within_the_seeds_of_the_campaign()
    {
        using var runner = new FaultRunner(FaultRunner.FindEngine());
        var missed = new ConcurrentBag<string>();

        Parallel.ForEach(FaultTable.All, new() { MaxDegreeOfParallelism = Threads }, fault =>
        {
            if (runner.Find(fault, EngineSeeds, Steps) is null) missed.Add(fault.Name);
        });

        Assert.True(FaultTable.All.Count >= 53);
        Assert.Empty(missed);
    }
}
