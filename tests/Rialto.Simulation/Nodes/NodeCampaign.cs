namespace Rialto.Simulation.Nodes;

/// <summary>Node runs of several seeds on several threads, until the first finding.</summary>
public static class NodeCampaign
{
    public static (List<NodeFinding> Findings, NodeReached Reached) Run(
        ulong firstSeed, int seeds, int steps, NodeHazards hazards, int threads)
    {
        var findings = new List<NodeFinding>();
        var reached = new NodeReached();
        var gate = new Lock();
        Parallel.For(0, seeds, new() { MaxDegreeOfParallelism = threads }, (index, loop) =>
        {
            var met = new NodeReached();
            var finding = new NodeRun(firstSeed + (ulong)index, steps, hazards, met).Run();
            lock (gate)
            {
                reached.Add(met);
                if (finding is not null) findings.Add(finding);
            }
            if (finding is not null) loop.Stop();
        });
        return (findings, reached);
    }
}
