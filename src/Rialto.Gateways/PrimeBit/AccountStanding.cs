using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit;

/// <summary>How a margin account stands at the fair prices of a moment. Money in picos (10^-12 of its currency). Immutable.</summary>
internal sealed record AccountStanding
{
    const int PicosOfShown = 10_000;

    public required MarginAccountView Account { get; init; }
    public required Int128 Balance { get; init; }

    /// <summary>What its positions would bring if they were closed at fair prices.</summary>
    public required Int128 Profit { get; init; }

    /// <summary>What positions and resting orders take of the equity.</summary>
    public required Int128 Margin { get; init; }
    public required Int128 Maintenance { get; init; }

    /// <summary>In order of the positions' numbers.</summary>
    public required IReadOnlyList<PositionStanding> Positions { get; init; }

    /// <summary>What it has in each symbol in which there is something, or could be; by instrument number.</summary>
    public required IReadOnlyList<SymbolStanding> Symbols { get; init; }

    public Int128 Equity => Balance + Profit;

    /// <summary>By the engine's formulas.</summary>
    public static AccountStanding Of(AccountFacts facts)
    {
        var symbols = facts.Symbols.Select(symbol => StandingMath.InSymbol(facts, symbol)).ToList();
        var profit = Sum(facts.Positions, position => StandingMath.ProfitOf(facts, position));
        var maintenance = Sum(symbols, each => each.Maintenance);
        var positions = facts.Positions.Select(each => StandingMath.OfPosition(facts, each, facts.Balance + profit, maintenance));
        return new()
        {
            Account = facts.Account,
            Balance = facts.Balance,
            Profit = profit,
            Margin = Sum(symbols, each => each.Initial + each.OrderHold),
            Maintenance = maintenance,
            Positions = [.. positions.OrderBy(each => each.Position.Number)],
            Symbols = symbols,
        };
    }

    /// <summary>What may go to the wallet, in picos: a multiple of 10^-8 of the currency, never below zero.</summary>
    public Int128 Withdrawable
    {
        get
        {
            var free = Int128.Min(Balance, Int128.Min(Balance, Equity) - Margin);
            return free <= 0 ? 0 : Rounding.Floor(free, PicosOfShown) * PicosOfShown;
        }
    }

    // What is shown has eight digits, rounded so that nobody is promised what is not there.
    public Int128 ShownBalance => Rounding.Floor(Balance, PicosOfShown);

    public Int128 ShownEquity => Rounding.Floor(Equity, PicosOfShown);

    public Int128 ShownProfit => Rounding.Floor(Profit, PicosOfShown);

    public Int128 ShownMargin => Rounding.Ceiling(Margin, PicosOfShown);

    public Int128 ShownMaintenance => Rounding.Ceiling(Maintenance, PicosOfShown);

    /// <summary>The difference of what is shown, so that a client's sum is right.</summary>
    public Int128 ShownFree => ShownEquity - ShownMargin;

    /// <summary>Equity per margin in hundredths of a percent, cut off; null without margin.</summary>
    public Int128? MarginLevel => Margin == 0 ? null : Rounding.Floor(Equity * 10_000, Margin);

    static Int128 Sum<TItem>(IEnumerable<TItem> items, Func<TItem, Int128> of) =>
        items.Aggregate(Int128.Zero, (sum, item) => sum + of(item));
}
