using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Core1;

/// <summary>One command of core-1.</summary>
/// <param name="Price">Limit of a GTC or IOC, new price of a move, in ticks; otherwise 0.</param>
/// <param name="Size">Lots of a new order, or lots to reduce by; otherwise 0.</param>
/// <param name="Budget">FOK: the most that a bid may cost, the least that an ask must yield, in ticks × lots; otherwise 0.</param>
public readonly record struct Core1Command(long Id, long Price, long Size, long Budget, int Uid, Core1Kind Kind, Side Side);
