using System.Text.Json.Nodes;

namespace Rialto.Gateways.PrimeBit.Documents;

/// <summary>The shapes of answers, for the document: a test holds them against what is really answered.</summary>
internal static class Schemas
{
    const string Figure = "figure";

    /// <summary>Members as <c>name:type</c>: figure, text, whole, flag, with <c>?</c> for null, a name for another shape, <c>[name]</c>
    /// for a list.</summary>
    static readonly Dictionary<string, string> s_members = new()
    {
        ["Error"] = "error:Refusal",
        ["Refusal"] = "code:text message:text",
        ["Asset"] = "name:text can_deposit:flag can_withdraw:flag min_withdraw:figure maker_fee:figure taker_fee:figure precision:whole",
        ["Symbol"] = "symbol:text type:text contract_type:text base_currency:text quote_currency:text margin_currency:text "
            + "contract_size:figure tick_size:figure volume_step:figure volume_min:figure volume_max:figure max_leverage:whole "
            + "initial_margin:figure maintenance_margin:figure maker_fee:figure taker_fee:figure funding_interval_ms:whole "
            + "next_funding_time_ms:whole funding_rate:figure next_funding_rate:figure trade_mode:text tiers:[Tier]",
        ["Tier"] = "up_to:figure initial:figure maintenance:figure",
        ["DailyStats"] = "symbol:text open_price:figure? max_price:figure? min_price:figure? last_price:figure? price_change:figure "
            + "price_change_percent:figure base_volume:figure quote_volume:figure trades:whole open_interest:figure timestamp_ms:whole",
        ["Book"] = "asks:[Level] bids:[Level] timestamp_ms:whole",
        ["Level"] = "price:figure size:figure",
        ["Summary"] = "last_price:figure? lowest_ask:figure? highest_bid:figure? base_volume:figure quote_volume:figure max_price:figure? "
            + "min_price:figure? price_change_percent:figure fair_price:figure? spot_price:figure? funding_rate:figure? "
            + "next_funding_rate:figure? open_interest:figure",
        ["Ticker"] = "last_price:figure? lowest_ask:figure? highest_bid:figure? base_volume:figure quote_volume:figure max_price:figure? "
            + "min_price:figure? price_change_percent:figure fair_price:figure? spot_price:figure? funding_rate:figure? "
            + "next_funding_rate:figure? open_interest:figure is_frozen:whole",
        ["Trade"] = "trade_id:whole price:figure volume:figure quote_volume:figure side:text timestamp_ms:whole",
        ["Candle"] = "time_ms:whole open:figure high:figure low:figure close:figure volume:figure",
        ["Tick"] = "ask:figure? bid:figure? last:figure? timestamp_ms:whole volume:figure?",
        ["Funding"] = "symbol:text rate:figure fair_price:figure settled_time_ms:whole",
        ["Index"] = "symbol:text price:figure? state:text feeds:[Feed] timestamp_ms:whole",
        ["Feed"] = "source:text price:figure weight:whole age_ms:whole used:flag",
        ["Liquidation"] = "symbol:text side:text price:figure volume:figure kind:text timestamp_ms:whole",
        ["Insurance"] = "balance:figure history:[InsuranceDay]",
        ["InsuranceDay"] = "date:text balance:figure",
        ["Time"] = "timestamp:whole timestamp_ms:whole",
        ["Status"] = "live:{text} demo:{text}",
        ["Account"] = "id:text login:text type:text currency:text balance:figure equity:figure margin:figure margin_free:figure "
            + "profit:figure margin_level:figure? maintenance_margin:figure bonus:figure withdrawable:figure status:text name:text "
            + "time_created:whole",
        ["MarginDetail"] = "account:Account symbols:[SymbolMargin]",
        ["SymbolMargin"] = "symbol:text exposure:figure initial:figure maintenance:figure order_hold:figure leverage:whole",
        ["Leverages"] = "",
        ["Order"] = "volume_initial:figure volume:figure time_created:whole symbol:text stop_price:figure side:text order_id:whole "
            + "limit_price:figure fill_type:text contract_size:figure comment:text login:text type:text status:text expiration_time:whole "
            + "reduce_only:flag post_only:flag stop_trigger:text stop_loss:figure take_profit:figure average_price:figure fee:figure "
            + "reason:text time_updated_ms:whole",
        ["OrderOrError"] = "",
        ["Canceled"] = "canceled:[whole]",
        ["Position"] = "position_id:whole symbol:text side:text volume:figure price_open:figure price_current:figure profit:figure "
            + "contract_size:figure value:figure margin:figure maintenance_margin:figure liquidation_price:figure? leverage:whole "
            + "realized_profit:figure funding:figure stop_loss:figure take_profit:figure adl_rank:whole time_created:whole",
        ["History"] = "",
        ["LedgerEntry"] = "id:whole kind:text amount:figure balance_after:figure ref:whole timestamp_ms:whole",
        ["Bonus"] = "id:whole amount:figure remaining:figure time_expires_ms:whole",
        ["Document"] = "",
    };

    /// <summary>All of them, as the document's components.</summary>
    public static JsonObject All()
    {
        var all = new JsonObject();
        foreach (var (name, members) in s_members) all[name] = members.Length == 0 ? new JsonObject { ["type"] = "object" } : Of(members);
        // A refusal may name its parameter; everything else is always there.
        all["Refusal"]!["properties"]!["field"] = TypeOf("text");
        return all;
    }

    /// <summary>A reference by the notation of an operation's reply.</summary>
    public static JsonObject Reference(string reply) => reply[0] switch
    {
        '[' => new() { ["type"] = "array", ["items"] = Reference(reply[1..^1]) },
        '{' => new() { ["type"] = "object", ["additionalProperties"] = Reference(reply[1..^1]) },
        _ => new() { ["$ref"] = "#/components/schemas/" + reply },
    };

    static JsonObject Of(string members)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var member in members.Split(' '))
        {
            var parts = member.Split(':');
            properties[parts[0]] = TypeOf(parts[1]);
            required.Add(parts[0]);
        }

        return new() { ["type"] = "object", ["required"] = required, ["properties"] = properties };
    }

    /// <summary>A JSON schema of a type as it stands in the table here, or in what an operation reads.</summary>
    public static JsonObject TypeOf(string type)
    {
        var isNullable = type.EndsWith('?');
        var schema = type.TrimEnd('?') switch
        {
            Figure => new JsonObject { ["type"] = "string", ["format"] = "decimal" },
            "text" or "string" => new() { ["type"] = "string" },
            "whole" or "integer" => new() { ["type"] = "integer", ["format"] = "int64" },
            "flag" or "boolean" => new() { ["type"] = "boolean" },
            "entries" => new() { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } },
            ['[', .. var item, ']'] => new() { ["type"] = "array", ["items"] = TypeOf(item) },
            ['{', .. var item, '}'] => new() { ["type"] = "object", ["additionalProperties"] = TypeOf(item) },
            var other => Reference(other),
        };
        if (isNullable) schema["nullable"] = true;
        return schema;
    }
}
