namespace Rialto.Simulation.Nodes;

/// <summary>Something that must never happen has happened in a node run.</summary>
public sealed class NodeFindingException(string what) : Exception(what);
