using System.Text.Json;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Coinut.Wire;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.Coinut.Routes;

/// <summary>Positions of a member's first live margin account: those that are open, and those that ended.</summary>
internal sealed class PositionsDesk(CoinutDialect coinut)
{
    const int PicoDecimals = 12;
    const string Future = "FUTURE";

    public Task<Answer?> Open(CoinutRequest request, Asker asker)
    {
        if (!RequestFields.TryInstrument(coinut, request, out var instrument))
            return Task.FromResult<Answer?>(RequestFields.NoInstrument(request));
        var transId = coinut.Views.LastEventNumber;
        var account = coinut.MarginAccountOf(RequestFields.MemberOf(asker));
        var positions = account is null ? [] : coinut.Views.Margin.PositionsOf(account.Id)
            .Where(position => coinut.FindKnown(position.Instrument.Value) is not null
                && (instrument is null || position.Instrument == instrument.Id))
            .OrderBy(position => position.Number).ToList();
        return Task.FromResult<Answer?>(Answer.Of(json =>
        {
            json.WriteStartObject();
            Answer.WriteHead(json, request.Name, request.Nonce);
            json.WriteStartArray("positions"u8);
            foreach (var position in positions) WriteOpen(json, position, account!);
            json.WriteEndArray();
            json.WriteNumber("trans_id"u8, transId);
            json.WriteEndObject();
        }));
    }

    void WriteOpen(Utf8JsonWriter json, PositionView position, MarginAccountView account)
    {
        var (instrument, perpetual) = Of(position.Instrument);
        var price = OpenPrice.Of(perpetual.Contract, instrument.Terms.PricePrecision, position.Cost, position.Quantity);
        json.WriteStartObject();
        json.WriteNumber("position_id"u8, position.Number);
        WriteCommission(json, position.Fees, account);
        WritePrice(json, price);
        WriteMoney(json, "realized_pl"u8, position.Realised);
        json.WriteFixed("qty"u8, position.Quantity.Value, instrument.Terms.AmountPrecision);
        json.WriteNumber("open_timestamp"u8, position.OpenedUs);
        json.WriteNumber("inst_id"u8, instrument.Id.Value);
        json.WriteEndObject();
    }

    public async Task<Answer?> History(CoinutRequest request, Asker asker)
    {
        var type = request.Text("sec_type");
        if (type is not (Future or "OPTION" or "BINARY_OPTION"))
            return Answer.No(request.Name, request.Nonce, Errors.InvalidRequest, "sec_type is no derivative");
        if (!RequestFields.TryPage(request, out var page)) return RequestFields.NoPage(request);
        var transId = coinut.Views.LastEventNumber;
        var account = coinut.MarginAccountOf(RequestFields.MemberOf(asker));
        var rows = account is null || type != Future
            ? new HistoryPage<ClosedPositionView>([], 0)
            : await coinut.Exchange.History.ClosedPositionsPageAsync(account.Id, coinut.Futures(), page, CancellationToken.None);
        var lives = new List<Life>();
        foreach (var row in rows.Rows) lives.Add(await LifeOf(row, account!));
        return Answer.Of(json =>
        {
            json.WriteStartObject();
            Answer.WriteHead(json, request.Name, request.Nonce);
            json.WriteNumber("total_number"u8, rows.Total);
            json.WriteStartArray("positions"u8);
            foreach (var life in lives) WriteLife(json, life, account!);
            json.WriteEndArray();
            json.WriteNumber("trans_id"u8, transId);
            json.WriteEndObject();
        });
    }

    async Task<Life> LifeOf(ClosedPositionView position, MarginAccountView account)
    {
        var query = new MarginQuery
        {
            Account = account.Id, Instrument = position.Instrument, FromUs = position.OpenedUs, ToUs = position.ClosedUs + 1,
            Ascending = true, Limit = Node.Limits.HistoryPageRowsMax,
        };
        var trades = new List<MarginTradeView>();
        IReadOnlyList<MarginTradeView> more;
        do
        {
            var next = query with { After = trades.LastOrDefault()?.Number };
            more = await coinut.Exchange.History.MarginTradesAsync(next, CancellationToken.None);
            trades.AddRange(more);
        }
        while (more.Count == Node.Limits.HistoryPageRowsMax);

        var (instrument, perpetual) = Of(position.Instrument);
        var records = PositionRecord.Of(position, trades, perpetual.Contract, instrument.Terms.PricePrecision);
        return new(position, records, records.Count == 0 ? [] : await NumbersOf(query, account, records));
    }

    /// <summary>The events that told of these trades: fills, or what was done beside the book.</summary>
    async Task<Dictionary<(long Trade, Side Side), long>> NumbersOf(
        MarginQuery query, MarginAccountView account, IReadOnlyList<PositionRecord> records)
    {
        var numbers = new Dictionary<(long, Side), long>();
        foreach (var forced in await coinut.Exchange.History.LiquidationsAsync(query, CancellationToken.None))
            numbers[(forced.Trade.Value, forced.Side)] = forced.Number;
        var (after, last) = (records[0].Trade.Number - 1, records[^1].Trade.Number);
        IReadOnlyList<FillView> fills;
        do
        {
            var wish = new FillsQuery
            {
                Member = account.Member, Instruments = [query.Instrument!.Value], BothRoles = true, After = new TradeId(after),
                Before = new TradeId(last + 1), Ascending = true, Page = new(0, Node.Limits.HistoryPageRowsMax),
            };
            fills = (await coinut.Exchange.History.FillsAsync(wish, CancellationToken.None)).Rows;
            foreach (var fill in fills) numbers[(fill.Trade.Value, fill.Side)] = fill.EventNumber;
            if (fills.Count > 0) after = fills[^1].Trade.Value;
        }
        while (fills.Count == Node.Limits.HistoryPageRowsMax);

        return numbers;
    }

    void WriteLife(Utf8JsonWriter json, Life life, MarginAccountView account)
    {
        var (instrument, perpetual) = Of(life.Position.Instrument);
        json.WriteStartObject();
        json.WriteNumber("position_id"u8, life.Position.Number);
        json.WriteNumber("open_timestamp"u8, life.Position.OpenedUs);
        json.WriteStartObject("inst"u8);
        json.WriteNumber("expiry_time"u8, 0);
        json.WriteString("contract_size"u8, FutureText.ContractSizeOf(instrument, perpetual));
        json.WriteString("conversion_rate"u8, FutureText.ConversionRate);
        json.WriteString("option_type"u8, ""u8);
        json.WriteNumber("inst_id"u8, instrument.Id.Value);
        json.WriteString("sec_type"u8, Future);
        json.WriteString("asset"u8, instrument.Code);
        json.WriteString("strike"u8, FixedText.Of(0, 0, CoinutDialect.DecimalsMax));
        json.WriteEndObject();
        json.WriteStartArray("records"u8);
        foreach (var record in life.Records)
            WriteRecord(json, record, life.Numbers.GetValueOrDefault((record.Trade.Number, record.Trade.Side)), instrument, account);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    void WriteRecord(Utf8JsonWriter json, PositionRecord record, long transId, InstrumentView instrument, MarginAccountView account)
    {
        json.WriteStartObject();
        WriteCommission(json, record.Fee, account);
        json.WriteFixed("fill_price"u8, record.Trade.Price.Value, instrument.Terms.PricePrecision);
        // Wire quirk: a number here, a text everywhere else (docs/dialects/coinut.md).
        json.WritePropertyName("fill_qty"u8);
        json.WriteRawValue(FixedText.Of(record.Quantity.Value, instrument.Terms.AmountPrecision, instrument.Terms.AmountPrecision));
        json.WriteNumber("trans_id"u8, transId);
        json.WriteStartObject("position"u8);
        WriteCommission(json, record.Fees, account);
        json.WriteNumber("timestamp"u8, record.Trade.TimeUs);
        WritePrice(json, record.Price);
        WriteMoney(json, "realized_pl"u8, record.Realised);
        json.WriteFixed("qty"u8, record.Position.Value, instrument.Terms.AmountPrecision);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    (InstrumentView Instrument, PerpetualView Perpetual) Of(InstrumentId id) =>
        (coinut.FindKnown(id.Value)!, coinut.Views.Margin.Find(id)!);

    void WriteCommission(Utf8JsonWriter json, long picos, MarginAccountView account)
    {
        json.WriteStartObject("commission"u8);
        WriteMoney(json, "amount"u8, picos);
        json.WriteString("currency"u8, coinut.Views.Currencies.Find(account.Currency)!.Code.ToUpperInvariant());
        json.WriteEndObject();
    }

    static void WriteMoney(Utf8JsonWriter json, ReadOnlySpan<byte> name, long picos) => json.WriteFixed(name, picos, PicoDecimals);

    static void WritePrice(Utf8JsonWriter json, Int128 price) => json.WriteFixed("open_price"u8, price, CoinutDialect.DecimalsMax);

    sealed record Life(
        ClosedPositionView Position, IReadOnlyList<PositionRecord> Records, Dictionary<(long Trade, Side Side), long> Numbers);
}
