using Rialto.Engine.Numbers;

namespace Rialto.Gateways.PrimeBit;

/// <summary>What an account has at stake in a symbol. Money in picos.</summary>
/// <param name="Symbol">Which.</param>
/// <param name="Exposure">The largest position that its resting orders can make.</param>
/// <param name="Initial">What that takes of the equity, holds of orders aside.</param>
/// <param name="Maintenance">What the position needs at least.</param>
/// <param name="OrderHold">What its resting orders hold.</param>
/// <param name="Leverage">As set, or as high as the tiers let.</param>
internal sealed record SymbolStanding(
    Symbol Symbol, Lots Exposure, Int128 Initial, Int128 Maintenance, Int128 OrderHold, int Leverage);
