using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Members;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary><c>public/markets</c>, <c>public/currencies</c>, <c>public/trading_fees</c>: what can be traded and at what price.</summary>
internal sealed class MarketsApi(PeatioDialect peatio, People people)
{
    const string AnyMarket = "any";

    static readonly ChoiceParameter Ordering = new("ordering", "Direction.", "asc", "desc") { Invalid = Literals.MarketsOrderingInvalid };
    static readonly ChoiceParameter OrderBy = new("order_by", "Key.", "id", "position") { Invalid = Literals.MarketsOrderByInvalid };
    static readonly TextParameter BaseUnit = new("base_unit", "Base currency.") { NotText = Literals.BaseUnitUnknown };
    static readonly TextParameter QuoteUnit = new("quote_unit", "Quote currency.") { NotText = Literals.QuoteUnitUnknown };
    static readonly ChoiceParameter MarketType = new("type", "Kind of market.", "spot", "qe") { Invalid = Literals.MarketTypeInvalid };
    static readonly BooleanParameter Extended = new("extended", "Adds symbol, type, position and rates.");
    static readonly GroupParameter MarketSearch = new(
        "search", "Parts of codes or names, any of which must fit.", "base_code", "quote_code", "base_name", "quote_name");

    static readonly ChoiceParameter CurrencyType = new("type", "Kind of currency.", "fiat", "coin")
    {
        Invalid = Literals.CurrencyTypeInvalid,
    };

    static readonly GroupParameter CurrencySearch = new("search", "Parts of the code or name.", "code", "name");

    static readonly TextParameter FeeGroup = new("group", "Fee group.") { NotText = Literals.FeeMarketUnknown };
    static readonly TextParameter FeeMarket = new("market_id", "Market, or any.") { NotText = Literals.FeeMarketUnknown };
    static readonly ChoiceParameter FeeOrdering = new("ordering", "Direction.", "asc", "desc") { Invalid = Literals.OrderingInvalid };

    static readonly ChoiceParameter FeeOrderBy = new(
        "order_by", "Key.", "id", "group", "market_id", "maker", "taker", "created_at", "updated_at") { Invalid = Literals.OrderByInvalid };

    static readonly TextParameter LimitLevel = new("kyc_level", "Member level, or any.") { NotText = Literals.OrderByInvalid };

    static readonly ChoiceParameter LimitOrderBy = new(
        "order_by", "Key.", "id", "group", "kyc_level", "limit_24_hour", "limit_1_month", "created_at", "updated_at")
    {
        Invalid = Literals.OrderByInvalid,
    };

    public void Map(RouteTable routes)
    {
        routes.Get("/markets", Markets, "Markets and their limits.",
            PublicPaging.Limit, PublicPaging.Page, Ordering, OrderBy, BaseUnit, QuoteUnit, MarketSearch, MarketType, Extended);
        routes.Get("/currencies", Currencies, "Currencies in order of position.",
            PublicPaging.Limit, PublicPaging.Page, CurrencyType, CurrencySearch);
        routes.Get("/currencies/{id}", Currency, "One currency.");
        routes.Get("/trading_fees", TradingFees, "The fee table.",
            PublicPaging.Limit, PublicPaging.Page, FeeGroup, FeeMarket, FeeOrdering, FeeOrderBy);
        routes.Get("/withdraw_limits", WithdrawLimits, "Limits of withdrawals.",
            PublicPaging.Limit, PublicPaging.Page, FeeGroup, LimitLevel, FeeOrdering, LimitOrderBy);
    }

    ValueTask Markets(Call call)
    {
        var input = call.Input;
        var paging = PublicPaging.Read(input);
        var descending = Ordering.Read(input) == "desc";
        var byId = OrderBy.Read(input) == "id";
        var baseUnit = ReadUnit(input, BaseUnit, Literals.BaseUnitUnknown);
        var quoteUnit = ReadUnit(input, QuoteUnit, Literals.QuoteUnitUnknown);
        var search = MarketSearch.Read(input);
        var isSpot = MarketType.Read(input) is null or "spot";
        var extended = Extended.Read(input, fallback: false);
        if (input.Failed) return call.Refused();

        var found = peatio.AllShown().Where(market => isSpot
            && (baseUnit is null || market.BaseCode == baseUnit)
            && (quoteUnit is null || market.QuoteCode == quoteUnit)
            && (search.Count == 0 || Fits(market, search)));
        IReadOnlyList<InstrumentView> markets = [.. Sorted(found, byId, descending)];
        paging.WriteHeaders(call.Http.Response, markets.Count);
        return call.Json(StatusCodes.Status200OK, (Rows: paging.Of(markets), extended, peatio.Views.Fees), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var market in state.Rows)
                MarketWire.Write(json, market, state.extended ? state.Fees.RatesFor(new FeeGroupId(0), market.Id) : null);
            json.WriteEndArray();
        });
    }

    ValueTask Currencies(Call call)
    {
        var input = call.Input;
        var paging = PublicPaging.Read(input);
        var type = CurrencyType.Read(input);
        var search = CurrencySearch.Read(input);
        if (input.Failed) return call.Refused();

        IReadOnlyList<CurrencyView> currencies =
        [
            .. peatio.Views.Currencies.All.Where(currency => currency.IsVisible
                && (type is null || CurrencyWire.KindOf(currency.Terms.Kind) == type)
                && (search.Count == 0 || Contains(currency.Code, search, "code")
                    || Contains(CurrencyWire.NameOf(currency), search, "name"))),
        ];
        paging.WriteHeaders(call.Http.Response, currencies.Count);
        return call.Json(StatusCodes.Status200OK, paging.Of(currencies), static (json, rows) =>
        {
            json.WriteStartArray();
            foreach (var currency in rows) CurrencyWire.Write(json, currency);
            json.WriteEndArray();
        });
    }

    ValueTask Currency(Call call)
    {
        if (peatio.FindCurrencyEitherCase(call.Input.Parameters.Text("id")!) is not { } currency)
            return call.Errors(StatusCodes.Status422UnprocessableEntity, Literals.CurrencyUnknown);
        return call.Json(StatusCodes.Status200OK, currency, CurrencyWire.Write);
    }

    ValueTask TradingFees(Call call)
    {
        var input = call.Input;
        var paging = PublicPaging.Read(input);
        var group = FeeGroup.Read(input)?.Trim().ToLowerInvariant();
        var market = FeeMarket.Read(input);
        var descending = FeeOrdering.Read(input) == "desc";
        var key = FeeOrderBy.Read(input) ?? "id";
        var isMarket = market is null or AnyMarket || peatio.FindShown(market) is not null;
        input.Require(isMarket, FeeMarket.Name, Literals.FeeMarketUnknown);
        if (input.Failed) return call.Refused();

        var fees = peatio.Views.Fees.All.Where(fee => IsSpot(fee)
            && (group is null || fee.GroupName == group)
            && (market is null || MarketOf(fee) == market));
        var sorted = fees.OrderBy(fee => KeyOf(fee, key));
        IReadOnlyList<FeeView> rows = [.. descending ? sorted.Reverse() : sorted];
        paging.WriteHeaders(call.Http.Response, rows.Count);
        return call.Json(StatusCodes.Status200OK, (Rows: paging.Of(rows), Api: this), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var fee in state.Rows) FeeWire.Write(json, fee, state.Api.MarketOf(fee), state.Api.Time);
            json.WriteEndArray();
        });
    }

    /// <summary>What the operator set; without a row nothing is limited.</summary>
    ValueTask WithdrawLimits(Call call)
    {
        var paging = PublicPaging.Read(call.Input);
        var group = FeeGroup.Read(call.Input)?.Trim().ToLowerInvariant();
        var level = LimitLevel.Read(call.Input);
        var descending = FeeOrdering.Read(call.Input) == "desc";
        var key = LimitOrderBy.Read(call.Input) ?? "id";
        if (call.Input.Failed) return call.Refused();
        var sorted = people.WithdrawLimits.List()
            .Where(row => (group is null || row.Group == group) && (level is null || row.KycLevel == level))
            .OrderBy(row => KeyOf(row, key));
        IReadOnlyList<WithdrawLimit> rows = [.. descending ? sorted.Reverse() : sorted];
        paging.WriteHeaders(call.Http.Response, rows.Count);
        return call.Rows([.. paging.Of(rows)], Time, WithdrawLimitWire.Write);
    }

    static IComparable KeyOf(WithdrawLimit row, string key) => key switch
    {
        "group" => row.Group,
        "kyc_level" => row.KycLevel,
        "limit_24_hour" => UnitsOf(row.Limit24Hour),
        "limit_1_month" => UnitsOf(row.Limit1Month),
        "created_at" => row.CreatedAtUs,
        "updated_at" => row.UpdatedAtUs,
        _ => row.Id,
    };

    static Int128 UnitsOf(string sum) =>
        DecimalText.TryRead(sum, out var number) && number.InUnits(Amount.Decimals, out Int128 units) == DecimalFit.Exact ? units : 0;

    IsoTime Time => peatio.Time;

    /// <summary>Rows with equal keys stay in order of their numbers.</summary>
    IComparable KeyOf(FeeView fee, string key) => key switch
    {
        "group" => fee.GroupName,
        "market_id" => MarketOf(fee),
        "maker" => fee.Maker.Value,
        "taker" => fee.Taker.Value,
        "created_at" => fee.CreatedUs,
        "updated_at" => fee.UpdatedUs,
        _ => fee.Number,
    };

    // The rates of perpetuals are another dialect's.
    bool IsSpot(FeeView fee) => fee.Instrument.Value == 0 || peatio.InstrumentOf(fee.Instrument).Terms.Kind == InstrumentKind.Spot;

    string MarketOf(FeeView fee) => fee.Instrument.Value == 0 ? AnyMarket : peatio.InstrumentOf(fee.Instrument).Code;

    string? ReadUnit(Input input, TextParameter parameter, string unknown)
    {
        var code = parameter.Read(input);
        if (code is null) return null;
        return input.Require(peatio.FindCurrency(code) is not null, parameter.Name, unknown) ? code : null;
    }

    bool Fits(InstrumentView market, IReadOnlyDictionary<string, string> search) =>
        Contains(market.BaseCode, search, "base_code")
        || Contains(market.QuoteCode, search, "quote_code")
        || Contains(CurrencyWire.NameOf(peatio.CurrencyOf(market.Terms.Base)), search, "base_name")
        || Contains(CurrencyWire.NameOf(peatio.CurrencyOf(market.Terms.Quote)), search, "quote_name");

    static bool Contains(string text, IReadOnlyDictionary<string, string> search, string member) =>
        search.TryGetValue(member, out var part) && text.Contains(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>Ties are broken by position, ascending; the list comes in that order already.</summary>
    static IEnumerable<InstrumentView> Sorted(IEnumerable<InstrumentView> markets, bool byId, bool descending)
    {
        if (byId)
            return descending
                ? markets.OrderByDescending(market => market.Code, StringComparer.Ordinal)
                : markets.OrderBy(market => market.Code, StringComparer.Ordinal);
        return descending ? markets.OrderByDescending(market => market.Terms.Position) : markets;
    }
}
