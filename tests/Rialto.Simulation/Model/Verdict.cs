using System.Numerics;
using Rialto.Engine.Events;

namespace Rialto.Simulation.Model;

/// <summary>What the checks of a new order came to: a reject, or the price and hold that it will have; and what it needed.</summary>
internal readonly record struct Verdict(Reject Reject, BigInteger Needed, long Price, BigInteger Hold)
{
    public static Verdict No(Reject reject) => new(reject, 0, 0, 0);
}
