using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Me5;

/// <summary>One message of me-5; its place in the stream is its sequence number.</summary>
/// <param name="Price">Ticks of a new order or a modification; otherwise 0.</param>
/// <param name="Quantity">Lots of a new order or a modification; otherwise 0.</param>
public readonly record struct Me5Message(long Price, int Quantity, int Id, Me5Kind Kind, Side Side);
