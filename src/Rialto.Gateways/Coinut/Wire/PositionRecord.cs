using Rialto.Engine.Commands;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Node.History;

namespace Rialto.Gateways.Coinut.Wire;

/// <summary>One trade of a position, and the position after it. Money in picos. Immutable.</summary>
internal sealed record PositionRecord
{
    public required MarginTradeView Trade { get; init; }

    /// <summary>What of the trade was this position's: one that turned it belongs to two.</summary>
    public required Lots Quantity { get; init; }
    public required long Fee { get; init; }

    /// <summary>After it; below zero is short.</summary>
    public required Lots Position { get; init; }

    /// <summary>The mean price at which it was opened, in 10^-8; of a position that ended the last one.</summary>
    public required Int128 Price { get; init; }
    public required long Realised { get; init; }
    public required long Fees { get; init; }

    /// <summary>The life of a position that ended, trade by trade.</summary>
    /// <param name="position">The whole of it.</param>
    /// <param name="trades">Its account's trades in its instrument while it lived, and maybe others, the oldest first.</param>
    /// <param name="contract">Of its instrument.</param>
    /// <param name="pricePrecision">Of its instrument.</param>
    public static IReadOnlyList<PositionRecord> Of(
        ClosedPositionView position, IReadOnlyList<MarginTradeView> trades, in ContractTerms contract, int pricePrecision)
    {
        var own = trades.Where(trade => trade.Position == position.Number).ToList();
        if (own.Count == 0) return [];
        // A trade that turned an older position opened this one with what was left of it; the old one had its fee and its profit.
        var openedLater = own.Skip(1).Where(trade => trade.Side == position.Side).Sum(static trade => trade.Quantity.Value);
        var opened = position.Quantity.Value - openedLater;
        var life = new Life(position.Side, contract, pricePrecision);
        life.Open(own[0], opened, own[0].Quantity.Value == opened ? own[0].Fee : 0);
        foreach (var trade in own.Skip(1))
        {
            if (trade.Side == position.Side) life.Open(trade, trade.Quantity.Value, trade.Fee);
            else life.Close(trade, trade.Quantity.Value);
        }

        // What is left was closed by the trade that turned it, which bears the next one's number; or by an operator, without a trade.
        var turning = trades.FirstOrDefault(trade => trade.Number > own[^1].Number && trade.Side != position.Side
            && trade.TimeUs == position.ClosedUs && trade.Quantity.Value > life.Size);
        if (life.Size > 0 && turning is not null) life.Close(turning, life.Size);
        return life.Records;
    }

    sealed class Life(Side side, ContractTerms contract, int pricePrecision)
    {
        readonly List<PositionRecord> _records = [];
        Int128 _cost;
        Int128 _price;
        long _realised;
        long _fees;

        public IReadOnlyList<PositionRecord> Records => _records;

        /// <summary>In lots.</summary>
        public long Size { get; private set; }

        public void Open(MarginTradeView trade, long lots, long fee)
        {
            _cost += ContractMath.Value(contract, trade.Price, new(lots));
            Size += lots;
            _price = OpenPrice.Of(contract, pricePrecision, _cost, new(Size));
            Add(trade, lots, fee);
        }

        public void Close(MarginTradeView trade, long lots)
        {
            _cost -= ContractMath.CostOfPart(_cost, new(lots), new(Size));
            Size -= lots;
            _realised += trade.Realised;
            Add(trade, lots, trade.Fee);
        }

        void Add(MarginTradeView trade, long lots, long fee)
        {
            _fees += fee;
            _records.Add(new()
            {
                Trade = trade, Quantity = new(lots), Fee = fee, Position = new(side == Side.Buy ? Size : -Size), Price = _price,
                Realised = _realised, Fees = _fees,
            });
        }
    }
}
