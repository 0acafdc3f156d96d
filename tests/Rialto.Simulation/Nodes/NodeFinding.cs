namespace Rialto.Simulation.Nodes;

/// <summary>What a node run found, and how to see it again.</summary>
/// <param name="Steps">Requests that were made until then: no more are needed.</param>
/// <param name="Hazards">Kinds of trouble that were on.</param>
public sealed record NodeFinding(ulong Seed, int Steps, NodeHazards Hazards, string What)
{
    /// <summary>The line that repeats it.</summary>
    public string Command => $"./run simulate --node --seed {Seed} --steps {Steps}{Without}";

    string Without => Hazards == NodeHazards.All ? "" : $" --without {LeftOut.Replace(" ", "", StringComparison.Ordinal)}";

    string LeftOut => (NodeHazards.All & ~Hazards).ToString();

    /// <summary>Leaves out every kind of trouble without which it is found as well, and the requests behind it.</summary>
    public NodeFinding Shrunk()
    {
        var smallest = this;
        foreach (var kind in Enum.GetValues<NodeHazards>())
        {
            if (kind is NodeHazards.None or NodeHazards.All) continue;
            var fewer = new NodeRun(Seed, smallest.Steps, smallest.Hazards & ~kind, new()).Run();
            if (fewer is not null) smallest = fewer;
        }
        return Bisected(smallest);
    }

    /// <summary>A run may end its seed with a look at everything, so fewer requests often show the same.</summary>
    static NodeFinding Bisected(NodeFinding smallest)
    {
        for (var cut = smallest.Steps / 2; cut >= 1; cut /= 2)
        {
            while (smallest.Steps > cut && new NodeRun(smallest.Seed, smallest.Steps - cut, smallest.Hazards, new()).Run() is { } fewer)
            {
                smallest = fewer;
            }
        }
        return smallest;
    }

    public string Report() => $"seed {Seed}, commit {Checking.Build.Commit}: {What}\nhazards: {Hazards}\nrepeat: {Command}";
}
