using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>What was: own orders, trades, positions, funding, liquidations, and every change of a balance.</summary>
internal sealed class PastApi(PrimeBitDialect dialect)
{
    const string Account = "/trading/account/{account_id}";

    public void Map(OperationTable table)
    {
        table.Add(Of(
            "/history/{kind}", History, "What was, newest first; kind = order, trade, position, funding, liquidation.", "[History]"));
        table.Add(Of("/ledger", Ledger, "Every change of the balance, newest first.", "[LedgerEntry]"));

        static Operation Of(string pattern, Func<PrimeBitCall, ValueTask> handle, string about, string reply) => new()
        {
            Verb = "GET", Pattern = Account + pattern, Entry = Entry.Read, Handle = handle, About = about, Reply = reply,
            Query = Rows.Query, Refusals = [Errors.NotFound, Errors.InvalidParameter],
        };
    }

    async ValueTask History(PrimeBitCall call)
    {
        if (Find(call) is not { } account) await call.No(Errors.NotFound);
        else if (!Rows.TryRead(call, out var rows, out var wrong)) await call.No(Errors.InvalidParameter.About(wrong));
        else await History(call, account, rows);
    }

    ValueTask History(PrimeBitCall call, MarginAccountView account, Rows rows)
    {
        var query = rows.ToQuery() with { Account = account.Id };
        return call.Path("kind") switch
        {
            "order" => Orders(call, account, rows),
            "trade" => Answer(call, dialect.Exchange.History.MarginTradesAsync(query, call.Aborted), WriteTrade),
            "position" => Answer(call, dialect.Exchange.History.ClosedPositionsAsync(query, call.Aborted), WritePosition),
            "funding" => Answer(call, dialect.Exchange.History.FundingPaymentsAsync(query, call.Aborted), WriteFunding),
            "liquidation" => Answer(call, dialect.Exchange.History.LiquidationsAsync(query, call.Aborted), WriteLiquidation),
            _ => call.No(Errors.NotFound),
        };
    }

    static async ValueTask Answer<TRow>(PrimeBitCall call, Task<IReadOnlyList<TRow>> rows, Action<Utf8JsonWriter, TRow> write) =>
        await call.Rows(await rows, write);

    // Those that have ended; the others are asked for as active ones.
    async ValueTask Orders(PrimeBitCall call, MarginAccountView account, Rows rows)
    {
        var page = await dialect.Exchange.History.OrdersAsync(
            new()
            {
                Member = account.Member,
                Account = account.Id,
                States = [OrderState.Done, OrderState.Cancelled],
                BeforeNumber = rows.Before is { } before ? new(before) : null,
                AfterNumber = rows.After is { } after ? new(after) : null,
                FromUs = rows.FromUs,
                ToUs = rows.ToUs,
                ByNumber = true,
                Page = new(0, rows.Limit),
            },
            call.Aborted);
        var fees = await dialect.FeesOfAsync(page.Rows, call.Aborted);
        await call.Rows(page.Rows, (json, order) =>
            OrderWire.Write(json, order, dialect.Symbols.Of(order.Instrument), fees.GetValueOrDefault(order.Id)));
    }

    void WriteTrade(Utf8JsonWriter json, MarginTradeView trade)
    {
        var symbol = dialect.Symbols.Of(trade.Instrument);
        json.WriteStartObject();
        json.WriteNumber("trade_id"u8, trade.Number);
        json.WriteNumber("order_id"u8, trade.Order.Value);
        json.WriteNumber("position_id"u8, trade.Position);
        json.WriteString("symbol"u8, symbol.Name);
        json.WriteString("side"u8, OrderText.SideOf(trade.Side));
        json.WritePrice("price"u8, trade.Price, symbol);
        json.WriteVolume("volume"u8, trade.Quantity, symbol);
        json.WritePicos("value"u8, trade.Value);
        json.WritePicos("fee"u8, trade.Fee);
        json.WriteDecimal("fee_rate"u8, trade.Rate);
        json.WriteString("liquidity"u8, LiquidityOf(trade.Liquidity));
        json.WritePicos("realized_profit"u8, trade.Realised);
        json.WriteMs("timestamp_ms"u8, trade.TimeUs);
        json.WriteEndObject();
    }

    static string LiquidityOf(TradeLiquidity liquidity) => liquidity switch
    {
        TradeLiquidity.Maker => "maker",
        TradeLiquidity.Taker => "taker",
        TradeLiquidity.Liquidation => "liquidation",
        TradeLiquidity.Adl => "adl",
    };

    void WritePosition(Utf8JsonWriter json, ClosedPositionView position)
    {
        var symbol = dialect.Symbols.Of(position.Instrument);
        json.WriteStartObject();
        json.WriteNumber("position_id"u8, position.Number);
        json.WriteString("symbol"u8, symbol.Name);
        json.WriteString("side"u8, OrderText.SideOf(position.Side));
        json.WriteVolume("volume"u8, position.Quantity, symbol);
        json.WriteDecimal("price_open"u8, PriceOf(symbol, position.OpenValue, position.Quantity), PositionStanding.OpenPriceDecimals);
        json.WriteDecimal("price_close"u8, PriceOf(symbol, position.CloseValue, position.Quantity), PositionStanding.OpenPriceDecimals);
        json.WritePicos("profit"u8, position.Realised);
        json.WritePicos("fee"u8, position.Fees);
        json.WritePicos("funding"u8, position.Funding);
        json.WriteMs("time_opened_ms"u8, position.OpenedUs);
        json.WriteMs("time_closed_ms"u8, position.ClosedUs);
        json.WriteEndObject();
    }

    static Int128 PriceOf(Symbol symbol, Int128 value, Lots quantity) => Engine.Margin.Rounding.HalfEven(
        Int128.Abs(value) * PositionStanding.PowerOfTen(PositionStanding.OpenPriceDecimals - symbol.PriceDecimals),
        Int128.Max(1, (Int128)quantity.Value * symbol.Perpetual.Contract.ValueFactor));

    void WriteFunding(Utf8JsonWriter json, FundingPaymentView payment)
    {
        var symbol = dialect.Symbols.Of(payment.Instrument);
        json.WriteStartObject();
        json.WriteString("symbol"u8, symbol.Name);
        json.WriteNumber("position_id"u8, payment.Position);
        json.WriteRate("rate"u8, payment.RateE8);
        json.WritePrice("fair_price"u8, payment.Price, symbol);
        json.WriteVolume("volume"u8, Engine.Margin.ContractMath.Abs(payment.Quantity), symbol);
        json.WritePicos("amount"u8, payment.Amount);
        json.WriteMs("timestamp_ms"u8, payment.TimeUs);
        json.WriteEndObject();
    }

    void WriteLiquidation(Utf8JsonWriter json, LiquidationView liquidation) =>
        LiquidationWire.WriteOwn(json, liquidation, dialect.Symbols.Of(liquidation.Instrument));

    async ValueTask Ledger(PrimeBitCall call)
    {
        if (Find(call) is not { } account) await call.No(Errors.NotFound);
        else if (!Rows.TryRead(call, out var rows, out var wrong)) await call.No(Errors.InvalidParameter.About(wrong));
        else
        {
            var lines = await dialect.Exchange.History.MarginLedgerAsync(rows.ToQuery() with { Account = account.Id }, call.Aborted);
            await call.Rows(lines, WriteLine);
        }
    }

    static void WriteLine(Utf8JsonWriter json, MarginLedgerView line)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, line.Number);
        json.WriteString("kind"u8, KindOf(line.Kind));
        json.WritePicos("amount"u8, line.Amount);
        json.WritePicos("balance_after"u8, line.BalanceAfter);
        json.WriteNumber("ref"u8, line.Reference);
        json.WriteMs("timestamp_ms"u8, line.TimeUs);
        json.WriteEndObject();
    }

    static string KindOf(MarginLedgerKind kind) => kind switch
    {
        MarginLedgerKind.Deposit => "deposit",
        MarginLedgerKind.DemoGrant => "deposit",
        MarginLedgerKind.Withdrawal => "withdrawal",
        MarginLedgerKind.RealisedProfit => "realized-profit",
        MarginLedgerKind.Fee => "fee",
        MarginLedgerKind.Rebate => "rebate",
        MarginLedgerKind.Funding => "funding",
        MarginLedgerKind.LiquidationFee => "liquidation-fee",
        MarginLedgerKind.BankruptcyCover => "bankruptcy-cover",
        MarginLedgerKind.DemoReset => "demo-reset",
        MarginLedgerKind.Correction => "correction",
    };

    MarginAccountView? Find(PrimeBitCall call) => dialect.FindAccount(call.Caller.Member, call.Path("account_id"));
}
