using System.Numerics;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>One member's profit and loss in one currency, up to a posting. Owner: whoever holds <see cref="Gate"/>.</summary>
/// <remarks>Made from the ledger line by line, so it goes on where it stopped; the same lines give the same totals.</remarks>
sealed class PnlSheet(CurrencyId valuedIn)
{
    readonly SortedDictionary<int, PnlTotals> _totals = [];

    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>Number of the last posting that is in it.</summary>
    public long LastNumber { get; private set; }

    /// <summary>In order of currencies.</summary>
    public IReadOnlyList<PnlView> Views => [.. _totals.Values.Select(totals => totals.View)];

    /// <param name="fee">Part of what went out that was a withdrawal's fee.</param>
    /// <param name="price">What one of the line's currency was worth.</param>
    public void Add(PnlLine line, Amount fee, BigInteger price)
    {
        LastNumber = line.Number;
        if (line.Delta.IsZero) return;
        if (!_totals.TryGetValue(line.Currency.Value, out var totals))
            _totals[line.Currency.Value] = totals = new(line.Currency, valuedIn);
        // A trade's fee makes what came in smaller; it is not something that was sold.
        if (line.Delta.IsPositive || line.Kind == PostingKind.Fee) totals.Credit(line.Delta.Units, price);
        else totals.Debit(-line.Delta.Units - fee.Units, fee.Units, price);
    }
}

/// <summary>A posting of a member, with the trade that it belongs to.</summary>
/// <param name="Trade">Null = it belongs to none.</param>
sealed record PnlLine(long Number, CurrencyId Currency, Amount Delta, PostingKind Kind, long Reference, long TimeUs, TradeView? Trade);
