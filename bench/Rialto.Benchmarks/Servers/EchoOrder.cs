namespace Rialto.Benchmarks.Servers;

/// <summary>An order as the load client sends it.</summary>
public sealed record EchoOrder(string Market, string Side, string Volume, string OrdType, string Price);
