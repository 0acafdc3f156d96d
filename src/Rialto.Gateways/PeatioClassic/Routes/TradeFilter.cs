using Rialto.Gateways.PeatioClassic.Wire;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary>What both lists of trades are asked for: filters first, then the order, then the limit.</summary>
/// <param name="BeforeUs">Strictly before this time, µs; null = any.</param>
/// <param name="From">Numbers greater than this one.</param>
/// <param name="To">Numbers less than this one.</param>
internal readonly record struct TradeFilter(int Limit, long? BeforeUs, long? From, long? To, bool Ascending)
{
    /// <summary>Only the newest ones, which are in memory.</summary>
    public bool IsPlain => BeforeUs is null && From is null && To is null && !Ascending;

    public static TradeFilter Read(Checks checks)
    {
        var limit = checks.InRange("limit", 1, 1_000, fallback: 50);
        var timestamp = checks.Integer("timestamp", required: false);
        var from = checks.Integer("from", required: false);
        var to = checks.Integer("to", required: false);
        var ascending = checks.Choice("order_by", required: false, "asc", "desc") == "asc";
        // The named second counts whole.
        var beforeUs = timestamp is { } seconds ? UnixSeconds.ToUs(seconds == long.MaxValue ? seconds : seconds + 1) : null;
        return new(limit, beforeUs, from, to, ascending);
    }
}
