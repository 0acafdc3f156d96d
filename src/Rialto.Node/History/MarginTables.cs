using Rialto.Engine.Numbers;
using Rialto.Node.Views;

namespace Rialto.Node.History;

/// <summary>Writes what perpetuals leave behind. Owner: history writer's thread.</summary>
sealed class MarginTables
{
    const long SecondUs = 1_000_000;
    const long DayUs = 86_400 * SecondUs;
    const long CoinPicos = 1_000_000_000_000;

    /// <summary>The lengths in which candles of computed prices are kept; the others are put together of these.</summary>
    static readonly int[] s_lengthsS = [60, 3_600, 86_400];

    readonly HistoryStatement _funding;
    readonly HistoryStatement _payment;
    readonly HistoryStatement _position;
    readonly HistoryStatement _trade;
    readonly HistoryStatement _liquidation;
    readonly HistoryStatement _price;
    readonly HistoryStatement _rate;
    readonly HistoryStatement _candle;
    readonly HistoryStatement _insurance;
    readonly HistoryStatement _forgetPrices;
    readonly HistoryStatement _forgetRates;
    int _pricesSince;
    int _ratesSince;

    public MarginTables(Func<string, int, HistoryStatement> prepare)
    {
        _funding = prepare("INSERT INTO fundings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", 9);
        _payment = prepare("INSERT INTO funding_payments VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", 9);
        // A position grows by each of its changes; the picos beyond a whole coin are carried over.
        _position = prepare(
            """
            INSERT INTO positions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT (number) DO UPDATE SET quantity = quantity + excluded.quantity,
                open_coins = open_coins + excluded.open_coins + (open_picos + excluded.open_picos) / 1000000000000,
                open_picos = (open_picos + excluded.open_picos) % 1000000000000,
                close_coins = close_coins + excluded.close_coins + (close_picos + excluded.close_picos) / 1000000000000,
                close_picos = (close_picos + excluded.close_picos) % 1000000000000,
                realised = excluded.realised, fees = excluded.fees, funding = excluded.funding, closed_us = excluded.closed_us
            """,
            14);
        _trade = prepare("INSERT INTO margin_trades VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)", 14);
        _liquidation = prepare("INSERT INTO liquidations VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)", 11);
        _price = prepare("INSERT INTO price_marks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", 8);
        _rate = prepare("INSERT INTO rate_marks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", 7);
        _candle = prepare(
            """
            INSERT INTO mark_candles VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5, ?5)
            ON CONFLICT (instrument, price, length_s, start_us)
            DO UPDATE SET high = max(high, excluded.high), low = min(low, excluded.low), close = excluded.close
            """,
            5);
        _insurance = prepare("INSERT OR REPLACE INTO insurance_days VALUES (?1, ?2, ?3)", 3);
        _forgetPrices = prepare(Forget("price_marks"), 1);
        _forgetRates = prepare(Forget("rate_marks"), 1);
    }

    public void Write(HistoryBatch batch)
    {
        foreach (var funding in batch.Margin.Fundings) Write(funding);
        foreach (var payment in batch.Margin.Payments) Write(payment);
        foreach (var step in batch.Margin.Positions) Write(step);
        foreach (var trade in batch.Margin.Trades) Write(trade);
        foreach (var (liquidation, forAll) in batch.Margin.Liquidations) Write(liquidation, forAll);
        foreach (var price in batch.Margin.Prices) Write(price);
        foreach (var rate in batch.Margin.Rates) Write(rate);
        foreach (var line in batch.Ledger)
        {
            if (line.Owner == Owners.Insurance) WriteInsurance(line);
        }
    }

    // The oldest rows, as far as they are too old: so many at once that more are forgotten than are written in the meantime.
    static string Forget(string table) => $"""
        DELETE FROM {table} WHERE time_us < ?1
            AND number IN (SELECT number FROM {table} ORDER BY number LIMIT {Limits.MarksForgottenAtOnce})
        """;

    void Write(FundingView funding) =>
        _funding.With(funding.Number).With(funding.Instrument.Value).With(funding.RateE8).With(funding.Price.Value).With(funding.DueUs)
            .With(funding.Paid).With(funding.Received).With(funding.Residue).With(funding.TimeUs).Run();

    void Write(FundingPaymentView payment) =>
        _payment.With(payment.Number).With(payment.Account.Value).With(payment.Instrument.Value).With(payment.Position)
            .With(payment.RateE8).With(payment.Price.Value).With(payment.Quantity.Value).With(payment.Amount).With(payment.TimeUs).Run();

    void Write(in PositionStep step) =>
        _position.With(step.Number).With(step.Account.Value).With(step.Instrument.Value).With((long)step.Side)
            .With(step.Opened.Value)
            .With((long)(step.OpenedValue / CoinPicos)).With((long)(step.OpenedValue % CoinPicos))
            .With((long)(step.ClosedValue / CoinPicos)).With((long)(step.ClosedValue % CoinPicos))
            .With(step.Realised).With(step.Fees).With(step.Funding)
            .With(step.OpenedUs).With(step.IsClosed ? step.TimeUs : 0).Run();

    void Write(MarginTradeView trade) =>
        _trade.With(trade.Account.Value).With(trade.Number).With((long)trade.Side).With(trade.Order.Value).With(trade.Position)
            .With(trade.Instrument.Value).With(trade.Price.Value).With(trade.Quantity.Value).With(trade.Value).With(trade.Fee)
            .With(trade.Rate.Value).With((long)trade.Liquidity).With(trade.Realised).With(trade.TimeUs).Run();

    void Write(LiquidationView row, bool forAll) =>
        _liquidation.With(row.Number).With(row.Account.Value).With(forAll ? 1 : 0).With(row.Instrument.Value).With(row.Order.Value)
            .With(row.Trade.Value).With((long)row.Side).With(row.Price.Value).With(row.Quantity.Value).With((long)row.Kind)
            .With(row.TimeUs).Run();

    void Write(PriceMarkView mark)
    {
        _price.With(mark.Number).With(mark.Instrument.Value).With(mark.Index.Value).With(mark.Fair.Value)
            .With(mark.Bid.Value).With(mark.Ask.Value).With((long)mark.State).With(mark.TimeUs).Run();
        foreach (var length in s_lengthsS)
        {
            WriteCandle(mark, MarkedPrice.Fair, mark.Fair, length);
            WriteCandle(mark, MarkedPrice.Index, mark.Index, length);
        }

        if (++_pricesSince < Limits.MarksBetweenForgetting) return;
        _pricesSince = 0;
        _forgetPrices.With(mark.TimeUs - Limits.PriceMarksKeptUs).Run();
    }

    void WriteCandle(PriceMarkView mark, MarkedPrice which, Ticks price, int lengthS)
    {
        if (price == Ticks.None) return;
        var length = lengthS * SecondUs;
        _candle.With(mark.Instrument.Value).With((long)which).With(lengthS).With(mark.TimeUs / length * length).With(price.Value).Run();
    }

    void Write(RateMarkView mark)
    {
        _rate.With(mark.Number).With(mark.Instrument.Value).With(mark.RateE8).With(mark.NextRateE8).With(mark.NextFundingUs)
            .With(mark.IsNew ? 1 : 0).With(mark.TimeUs).Run();
        if (++_ratesSince < Limits.MarksBetweenForgetting) return;
        _ratesSince = 0;
        _forgetRates.With(mark.TimeUs - Limits.RateMarksKeptUs).Run();
    }

    void WriteInsurance(LedgerLine line) =>
        _insurance.With(line.Currency.Value).With(line.TimeUs / DayUs).With(line.BalanceAfter).Run();
}
