using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.History;

// Rows as the database has them; the names of the constructors' parameters are the columns'.

sealed record FundingRow(
    long number, long instrument, long rate, long price, long due_us, long paid, long received, long residue, long time_us)
{
    public FundingView ToView() =>
        new(number, new((int)instrument), (int)rate, new(price), due_us, paid, received, residue, time_us);
}

sealed record FundingPaymentRow(
    long number, long account, long instrument, long position, long rate, long price, long quantity, long amount, long time_us)
{
    public FundingPaymentView ToView() => new(
        number, new((int)account), new((int)instrument), position, (int)rate, new(price), new(quantity), amount, time_us);
}

sealed record PositionRow(
    long number, long account, long instrument, long side, long quantity, long open_coins, long open_picos, long close_coins,
    long close_picos, long realised, long fees, long funding, long opened_us, long closed_us)
{
    const long CoinPicos = 1_000_000_000_000;

    public ClosedPositionView ToView() => new()
    {
        Number = number,
        Account = new((int)account),
        Instrument = new((int)instrument),
        Side = (Side)side,
        Quantity = new(quantity),
        OpenValue = (Int128)open_coins * CoinPicos + open_picos,
        CloseValue = (Int128)close_coins * CoinPicos + close_picos,
        Realised = realised,
        Fees = fees,
        Funding = funding,
        OpenedUs = opened_us,
        ClosedUs = closed_us,
    };
}

sealed record MarginTradeRow(
    long account, long number, long side, long order_id, long position, long instrument, long price, long quantity, long value, long fee,
    long rate, long liquidity, long realised, long time_us)
{
    public MarginTradeView ToView() => new()
    {
        Number = number,
        Account = new((int)account),
        Order = new(order_id),
        Position = position,
        Instrument = new((int)instrument),
        Side = (Side)side,
        Price = new(price),
        Quantity = new(quantity),
        Value = value,
        Fee = fee,
        Rate = new((int)rate),
        Liquidity = (TradeLiquidity)liquidity,
        Realised = realised,
        TimeUs = time_us,
    };
}

sealed record LiquidationRow(
    long number, long account, long for_all, long instrument, long order_id, long trade, long side, long price, long quantity, long kind,
    long time_us)
{
    public LiquidationView ToView() => new()
    {
        Number = number,
        Instrument = new((int)instrument),
        Account = new((int)account),
        Order = new(order_id),
        Trade = new(trade),
        Side = (Side)side,
        Price = new(price),
        Quantity = new(quantity),
        Kind = (LiquidationKind)kind,
        TimeUs = time_us,
    };
}

sealed record MarginLedgerRow(long number, string delta, string balance_after, long kind, long reference, long time_us)
{
    const long PicoUnits = 1_000_000;

    public MarginLedgerView ToView()
    {
        var amount = MoneyText.Read(delta);
        return new(
            number, ((PostingKind)kind).ToMarginKind(comesIn: amount.IsPositive), amount.Units / PicoUnits,
            MoneyText.Read(balance_after).Units / PicoUnits, reference, time_us);
    }
}

sealed record PriceMarkRow(
    long number, long instrument, long spot, long fair, long bid, long ask, long state, long time_us)
{
    public PriceMarkView ToView() => new(
        number, new((int)instrument), new(spot), new(fair), new(bid), new(ask), (IndexState)state, time_us);
}

sealed record RateMarkRow(long number, long instrument, long rate, long next_rate, long next_us, long is_new, long time_us)
{
    public RateMarkView ToView() => new(number, new((int)instrument), (int)rate, (int)next_rate, next_us, is_new != 0, time_us);
}

sealed record MarkCandleRow(long start_us, long open, long high, long low, long close);

sealed record InsuranceDayRow(long day, string balance);
