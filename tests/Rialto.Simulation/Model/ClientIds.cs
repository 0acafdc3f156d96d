using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>What makes two requests with one client order id the same.</summary>
internal sealed record OrderContent(
    int Instrument, Side Side, OrderKind Kind, TimeInForce TimeInForce, OrderFlags Flags, long Price, long Quantity, BigInteger QuoteAmount,
    long TriggerPrice, TriggerBy TriggerBy, long DisplayQuantity, long ExpiresUs, int DistancePpm, SelfTradeRule SelfTrade, FundsRule FundsRule)
{
    public static OrderContent Of(in PlaceOrder place) => new(
        place.Instrument.Value, place.Side, place.OrderKind, place.TimeInForce, place.Flags, place.Price.Value, place.Quantity.Value,
        place.QuoteAmount.Units, place.TriggerPrice.Value, place.TriggerBy, place.DisplayQuantity.Value, place.ExpiresUs, place.PriceDistanceMaxPpm,
        place.SelfTrade, place.FundsRule);
}

/// <summary>The client order ids of one member: those of open orders, and of the last finished ones for a day.</summary>
internal sealed class ClientIds
{
    const long DayUs = 24L * 60 * 60 * 1_000_000;
    const int FinishedMax = 1_000;

    readonly Dictionary<string, Entry> _entries = [];
    readonly LinkedList<Entry> _finished = [];

    sealed record Entry(string Id, long Order, OrderContent Content)
    {
        public long? EndUs { get; set; }
    }

    /// <summary>The order that this id stands for at a time, if it is remembered.</summary>
    public (long Order, OrderContent Content)? Find(string id, long nowUs)
    {
        Forget(nowUs);
        return _entries.TryGetValue(id, out var entry) ? (entry.Order, entry.Content) : null;
    }

    public void Remember(string id, long order, OrderContent content) => _entries.Add(id, new(id, order, content));

    public void Finish(string id, long nowUs)
    {
        var entry = _entries[id];
        entry.EndUs = nowUs;
        _finished.AddLast(entry);
        if (_finished.Count > FinishedMax) ForgetOldest();
    }

    void Forget(long nowUs)
    {
        while (_finished.First?.Value.EndUs is { } end && nowUs - end > DayUs) ForgetOldest();
    }

    void ForgetOldest()
    {
        _entries.Remove(_finished.First!.Value.Id);
        _finished.RemoveFirst();
    }
}
