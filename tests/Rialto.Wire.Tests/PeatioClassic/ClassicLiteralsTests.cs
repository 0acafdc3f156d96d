using System.Reflection;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.PeatioClassic;

/// <summary>Every error text of the contract, typed from it, stands in the transcript that is named beside it.</summary>
public sealed class ClassicLiteralsTests
{
    const string Signing = "A_bad_signature_is_told_by_its_reason";
    const string Refused = "A_refused_order_says_its_reason";
    const string Market = "Market_data_is_public";
    const string Parameters = "Every_bad_parameter_is_told_in_its_order";
    const string OtherRules = "Every_other_rule_of_a_new_order_has_its_reason";
    const string Keys = "A_key_does_what_it_was_made_for";
    const string Several = "Several_orders_are_placed_all_or_none";
    const string Paths = "Paths_verbs_and_bodies_are_told_apart";
    const string Rate = "Too_many_signed_requests_wait_for_the_next_window";
    const string Socket = "A_socket_ends_with_its_key_or_after_five_wrong_answers";

    /// <summary>Texts of the server that no transcript can hear, and why.</summary>
    static readonly Dictionary<string, string> s_unheard = new()
    {
        [nameof(Gateways.PeatioClassic.Errors.Internal)] = "2000: only after a bug, or when the engine does not answer for five seconds",
        [nameof(Gateways.PeatioClassic.Errors.Busy)] = "2000: only when the queue or the disk is full; the tests of the node fill both",
    };

    /// <summary>Transcript and text; <c>*</c> and <c>$name</c> stand in the transcript as they stand here.</summary>
    public static TheoryData<string, string> Literals() => new()
    {
        // Parameters.
        { Market, "{\"error\":{\"code\":1001,\"message\":\"market does not have a valid value\"}}" },
        { Rate, "{\"error\":{\"code\":1001,\"message\":\"market is missing, market does not have a valid value\"}}" },
        { Signing, "{\"error\":{\"code\":1001,\"message\":\"access_key is missing, tonce is missing, signature is missing\"}}" },
        {
            Signing,
            "{\"error\":{\"code\":1001,\"message\":\"access_key is missing, tonce is missing, signature is missing, "
                + "market is missing, market does not have a valid value\"}}"
        },
        { Refused, "side is missing, side does not have a valid value" },
        { Refused, "volume is missing" },
        { Refused, "ord_type does not have a valid value" },
        { Parameters, "state does not have a valid value" },
        { Parameters, "order_by does not have a valid value" },
        { Parameters, "currency does not have a valid value" },
        { Parameters, "currency is missing, currency does not have a valid value" },
        { Parameters, "page is invalid" },
        { Parameters, "id is missing" },
        { Parameters, "id is invalid" },
        { Parameters, "txid is missing" },
        { Market, "trade_id is missing" },
        { Parameters, "trade_id is invalid" },
        { Market, "limit is invalid, limit must be in range: 1..1000" },
        { Market, "{\"error\":{\"code\":1001,\"message\":\"limit is invalid, limit does not have a valid value\"}}" },
        { Market, "limit does not have a valid value, period does not have a valid value" },
        { Market, "limit must be in range: 1..1000," },
        { Parameters, "limit must be in range: 1..100," },
        { Parameters, "asks_limit must be in range: 1..200, bids_limit must be in range: 1..200" },
        { Several, "orders[side] is missing" },
        { Several, "orders[volume] is missing" },
        { Several, "orders[side] does not have a valid value" },
        { Several, "orders is missing" },
        { Paths, "page page must be greater than zero." },
        { Paths, "limit must be in range: 1..1000.\"" },
        { Paths, "{\"error\":{\"code\":1001,\"message\":\"invalid JSON body\"}}" },
        { Parameters, "{\"error\":{\"code\":1001,\"message\":\"invalid parameters\"}}" },
        { Parameters, "{\"error\":{\"code\":1001,\"message\":\"request body is too large\"}}" },
        { Paths, "{\"error\":{\"code\":1001,\"message\":\"upgrade to WebSocket is required\"}}" },
        // Who it is.
        { Signing, "401 \n{\"error\":{\"code\":2001,\"message\":\"Authorization failed\"}}" },
        {
            Signing,
            "401 \n{\"error\":{\"code\":2005,\"message\":\"Signature "
                + "0000000000000000000000000000000000000000000000000000000000000000 is incorrect.\"}}"
        },
        { Signing, "401 \n{\"error\":{\"code\":2006,\"message\":\"The tonce *ms has already been used by access key $alice_kid.\"}}" },
        { Signing, "401 \n{\"error\":{\"code\":2007,\"message\":\"The tonce *ms is invalid, current timestamp is *ms.\"}}" },
        { Signing, "401 \n{\"error\":{\"code\":2008,\"message\":\"The access key nobody does not exist.\"}}" },
        { Signing, "401 \n{\"error\":{\"code\":2009,\"message\":\"The access key $alice_kid is disabled.\"}}" },
        { Keys, "401 \n{\"error\":{\"code\":2010,\"message\":\"The access key $ended_kid has expired.\"}}" },
        { Keys, "401 \n{\"error\":{\"code\":2011,\"message\":\"Requested API is out of access key scopes.\"}}" },
        { Keys, "403 Content-Type: text/plain\nForbidden\n" },
        { Rate, "429 Content-Type: text/plain\nRetry-After: *n\nRetry later\n" },
        { Paths, "404 Content-Type: text/plain\nAccess-Control-Allow-Origin: *\nNot Found" },
        // Reasons of an order that is refused.
        {
            Refused,
            "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: "
                + "Validation failed: Price must be greater than 0\"}}"
        },
        {
            Refused,
            "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: Validation failed: Price is not a number\"}}"
        },
        {
            Refused,
            "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: "
                + "Validation failed: Origin volume must be greater than 0\"}}"
        },
        {
            Refused,
            "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: Validation failed: "
                + "Origin volume must be greater than 0, Price must be greater than 0\"}}"
        },
        {
            Refused,
            "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: Validation failed: Price must not be present\"}}"
        },
        {
            Refused,
            "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: cannot lock funds (amount: 12.13)\"}}"
        },
        { Refused, "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: Market is not deep enough\"}}" },
        { Refused, "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: Volume too large\"}}" },
        { Refused, "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: Market is not open\"}}" },
        {
            Refused,
            "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: Client order id has already been used\"}}"
        },
        {
            Refused,
            "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: Validation failed: Price is invalid\"}}"
        },
        {
            Refused,
            "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: Validation failed: Origin volume is invalid\"}}"
        },
        {
            OtherRules,
            "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: Validation failed: Stop price is invalid\"}}"
        },
        { OtherRules, "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: Too many open orders\"}}" },
        { OtherRules, "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: Order is not allowed\"}}" },
        {
            Refused,
            "400 \n{\"error\":{\"code\":2002,\"message\":\"Failed to create order. Reason: Order would not be filled as asked\"}}"
        },
        // Cancels, look-ups, money.
        {
            Parameters,
            "400 \n{\"error\":{\"code\":2003,\"message\":\"Failed to cancel order. Reason: Couldn't find Order with id=99999\"}}"
        },
        { Parameters, "404 \n{\"error\":{\"code\":2004,\"message\":\"Order#99999 doesn't exist.\"}}" },
        { Paths, "404 \n{\"error\":{\"code\":2012,\"message\":\"Deposit##txid=none doesn't exist.\"}}" },
        { Paths, "400 \n{\"error\":{\"code\":1001,\"message\":\"Deposit addresses are not offered\"}}" },
        { Paths, "422 \n{\"errors\":[\"Withdrawals are not offered\"]}" },
        // The socket.
        { Socket, "{\"success\":{\"message\":\"Authenticated.\"}}" },
        { Socket, "{\"error\":{\"message\":\"Authentication failed.\"}}" },
        { Socket, "closed 1008 too many failures" },
        { Socket, "closed 1008 key closed" },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void A_text_of_the_contract_is_in_its_transcript(string transcript, string text) =>
        Assert.Contains(text, ToldTexts.In("PeatioClassic", transcript), StringComparison.Ordinal);

    /// <summary>The other way round: what the server can say stands in the list above.</summary>
    [Fact]
    public void Every_text_of_the_server_is_in_the_list_or_its_absence_has_a_reason()
    {
        var listed = string.Join('\n', Literals().Select(row => row.Data.Item2));

        var missing = typeof(Gateways.PeatioClassic.Errors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral && !listed.Contains($"{field.GetRawConstantValue()}", StringComparison.Ordinal))
            .Select(field => field.Name).Order().ToList();

        Assert.Equal(s_unheard.Keys.Append(nameof(Gateways.PeatioClassic.Errors.ServerCode)).Order(), missing);
    }
}
