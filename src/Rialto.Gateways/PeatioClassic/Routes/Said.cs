using Rialto.Gateways.PeatioClassic.Auth;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary>The parameters of this dialect as its document shows them; <c>Checks</c> and <c>PlaceTerms</c> read them.</summary>
internal static class Said
{
    /// <summary>What every signed request has.</summary>
    public static readonly Parameter[] Signature =
    [
        Text(Authenticator.AccessKeyName, "Id of an API key.", required: true),
        Whole(Authenticator.TonceName, "Milliseconds since 1970, within 30 s of the clock, once only.", required: true),
        Text(Authenticator.SignatureName, "Hexadecimal HMAC-SHA256 of VERB|PATH|QUERY under the secret.", required: true),
    ];

    public static readonly Parameter Market = Text("market", "Base and quote, as in btcusd.", required: true);
    public static readonly Parameter Id = Whole("id", "Number of an order.", required: true);
    public static readonly Parameter OrderBy = OneOf("order_by", "By number.", required: false, "asc", "desc");
    public static readonly Parameter Side = OneOf("side", "Only this side.", required: false, "sell", "buy");

    /// <summary>What a page of withdraws is asked for.</summary>
    public static readonly Parameter[] WithdrawPage =
    [
        Text("currency", "Only this currency.", required: false), Whole("page", "From 1.", required: false),
        Whole("limit", "1 … 1000; absent = 100.", required: false),
    ];

    public static readonly Parameter[] Trades =
    [
        Market, Whole("limit", "1 … 1000; absent = 50.", required: false),
        Whole("timestamp", "Only trades up to this second.", required: false),
        Whole("from", "Only trades with larger numbers.", required: false),
        Whole("to", "Only trades with smaller numbers.", required: false),
        OrderBy,
    ];

    public static readonly Parameter[] Candles =
    [
        Market, Whole("limit", "1 … 10000; absent = 30.", required: false),
        Whole("period", "Minutes: 1 5 15 30 60 120 240 360 720 1440 4320 10080; absent = 1.", required: false),
        Whole("timestamp", "Begin with the candle of this second.", required: false),
    ];

    /// <summary>What an order is made of, besides its market.</summary>
    public static readonly Parameter[] Order =
    [
        OneOf("side", "What to do with the base currency.", required: true, "sell", "buy"),
        Text("volume", "How much of the base currency.", required: true),
        Text("price", "Limit orders: what to pay for one.", required: false),
        OneOf("ord_type", "Absent = limit.", required: false, [.. PlaceTerms.Kinds]),
        OneOf("time_in_force", "Absent = gtc.", required: false, "gtc", "ioc", "fok", "gtd"),
        OneOf("post_only", "Never trade at once; or rest a tick away.", required: false, "true", "false", "reprice"),
        OneOf("reduce_only", "Never open a position.", required: false, "true", "false"),
        Text("stop_price", "When an order that waits begins.", required: false),
        OneOf("stop_trigger", "Whose price begins it.", required: false, "last", "fair", "spot"),
        Whole("expiration_time", "With gtd: the end, in milliseconds since 1970.", required: false),
        Text("display_volume", "How much of it the book shows.", required: false),
        OneOf("stp", "What to do on meeting oneself.", required: false, "none", "cancel_taker", "cancel_maker", "cancel_both", "decrement"),
        Text("quote_amount", "Market buys: how much to spend, in place of volume.", required: false),
        Text("client_order_id", "Makes a repeat harmless.", required: false),
    ];

    public static Parameter Text(string name, string about, bool required) =>
        new TextParameter(name, about) { NotText = Errors.Invalid, Missing = required ? Errors.Missing : null };

    public static Parameter Whole(string name, string about, bool required) =>
        new IntegerParameter(name, about) { NotInteger = Errors.Invalid, Missing = required ? Errors.Missing : null };

    public static Parameter OneOf(string name, string about, bool required, params string[] choices) =>
        new ChoiceParameter(name, about, choices) { Invalid = Errors.NotAmong, Missing = required ? Errors.Missing : null };
}
