namespace Rialto.Simulation.Nodes;

/// <summary>Kinds of trouble of a node run; each can be left out, to see which of them a finding needs.</summary>
[Flags]
public enum NodeHazards
{
    None = 0,
    ReadFlips = 1,
    WriteErrors = 2,
    SyncErrors = 4,
    Misdirected = 8,
    Latency = 16,
    FullDisk = 32,
    Crashes = 64,
    Clock = 128,
    Clients = 256,
    RareBranches = 512,
    All = 1023,
}
