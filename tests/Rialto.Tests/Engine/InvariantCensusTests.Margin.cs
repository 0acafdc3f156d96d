using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Margin;
using Rialto.Engine.Numbers;
using Rialto.Tests.Engine.Margin;

namespace Rialto.Tests.Engine;

/// <summary>The checks of perpetuals: alice is long of ten against the maker, who offers five more.</summary>
public partial class InvariantCensusTests
{
    static IEnumerable<(string File, string Text, Action Break)> MarginChecks() =>
    [
        ("Exchange.Liquidation.cs", "StandingOf(account).Equity >= 0", LeaveNothing),
        ("Exchange.Liquidation.cs", "_margin[at].Quantity.IsZero", FindTooFew),
        ("Exchange.MarginClock.cs", "residue >= (contract.Terms.Kind == ContractKind.Inverse ? -positions : 0)", ReceiveMore),
        ("Exchange.MarginOrders.cs", "position.BuyLots.Value >= 0", () =>
        {
            var lab = Perpetual();
            lab.Do(lab.Limit("alice", Side.Buy, "1.0", "7000.0"));
            PositionOf(lab, "alice").BuyLots = Lots.Zero;
            Apply(lab, new CancelMany { Header = lab.By("alice") });
        }),
        ("Exchange.MarginOrders.cs", "position.SellLots.Value >= 0", () => TradeWith(static lab => PositionOf(lab,
            "maker").SellLots = Lots.Zero)),
        ("Exchange.MarginOrders.cs", "position.Holds >= 0", () => TradeWith(static lab => PositionOf(lab, "maker").Holds = 0)),
        ("Exchange.MarginOrders.cs", "!HasTooManyReduceOnly(at)", () => TradeWith(static lab => PositionOf(lab,
            "alice").ReduceOnlyLots = new(900_000))),
        (
            "Exchange.MarginTrades.cs",
            "contract.Terms.Kind == ContractKind.Inverse || long.Sign(cost) == long.Sign(quantity.Value)",
            () => TradeWith(static lab => PositionOf(lab, "alice").Cost = -100_000_000_000_000)),
        ("Exchange.MarginTrades.cs", "contract.QuantitySum == 0", () => TradeWith(static lab => ContractOf(lab).QuantitySum++)),
        ("Exchange.MarginTrades.cs", "contract.CostSum + contract.Clearing == 0", () => TradeWith(static lab =>
            ContractOf(lab).Clearing++)),
        (
            "Margin/SpotIndex.cs",
            "feeds.Length <= Limits.IndexFeedsMax",
            () => SpotIndex.TryCompute(new IndexFeed[Rialto.Engine.Limits.IndexFeedsMax + 1], Ticks.None, out _)),
    ];

    // Her balance is the fund's, so that what the fund gives is taken at once: she stays below zero.
    static void LeaveNothing()
    {
        var lab = new MarginLab();
        lab.Open("alice", "1.0");
        ref var account = ref Insides.Margin(lab.Exchange).Account(lab.Account("alice"));
        account.Ledger = Insides.Accounts(lab.Exchange).Of(Owners.Insurance, MarginLab.Bitcoin);
        Insides.RowOf(lab.Exchange, Owners.Insurance, MarginLab.Bitcoin).Available = new(-5_000_000);
        Insides.Margin(lab.Exchange).MarkDue(lab.Account("alice"));
        Apply(lab, default(Tick));
    }

    // She has twice what the others have against her, and the fund has a single lot of it.
    static void FindTooFew()
    {
        var lab = Perpetual();
        PositionOf(lab, "alice").Quantity = new(200_000);
        PositionOf(lab, "alice").Cost *= 2;
        var fund = Insides.Margin(lab.Exchange).Of(0, MarginLab.Btc);
        Insides.Margin(lab.Exchange)[fund].Quantity = new(-1);
        Insides.Margin(lab.Exchange)[fund].Cost = -80_000_000;
        Apply(lab, new MarkIndex { Instrument = MarginLab.Btc, State = IndexState.Good, Price = new(200_000) });
    }

    static void ReceiveMore()
    {
        var lab = Perpetual();
        PositionOf(lab, "maker").Quantity = new(-200_000);
        Apply(lab, new SettleFunding { Instrument = MarginLab.Btc, RateE8 = 10_000 });
    }

    static MarginLab Perpetual()
    {
        var lab = new MarginLab();
        lab.Open("alice", "1.0");
        lab.Open("maker", "10.0");
        lab.Mark("8000.0");
        lab.Trade("alice", Side.Buy, "10.0", "8000.0", "maker");
        lab.Do(lab.Limit("maker", Side.Sell, "5.0", "8000.0"));
        return lab;
    }

    static void TradeWith(Action<MarginLab> tamper)
    {
        var lab = Perpetual();
        tamper(lab);
        Apply(lab, lab.Limit("alice", Side.Buy, "5.0", "8000.0"));
    }

    static void Apply<TCommand>(MarginLab lab, in TCommand command)
        where TCommand : unmanaged, ICommand
    {
        var bytes = Draft.Of(command);
        Draft.SetTime(bytes, lab.NowUs);
        lab.Exchange.Apply(bytes, lab.Exchange.LastCommandNumber + 1, new EventBuffer(1 << 12));
    }

    static Contract ContractOf(MarginLab lab) => Insides.Instruments(lab.Exchange)[MarginLab.Btc.Value]!.Contract!;

    static ref Position PositionOf(MarginLab lab, string name)
    {
        Insides.Margin(lab.Exchange).TryFind(lab.Account(name), MarginLab.Btc, out var at);
        return ref Insides.Margin(lab.Exchange)[at];
    }
}
