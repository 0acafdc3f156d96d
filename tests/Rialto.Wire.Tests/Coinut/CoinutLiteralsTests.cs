using System.Reflection;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.Coinut;

/// <summary>Every code and reason of the contract, typed from it, stands in the transcript that is named beside it.</summary>
public sealed class CoinutLiteralsTests
{
    const string BadRequest = "A_bad_request_is_told_by_its_code";
    const string FourForms = "Logging_in_has_four_forms";
    const string SecondFactor = "The_second_factor_is_asked_for_with_the_password";
    const string Locked = "Ten_wrong_passwords_close_an_account";
    const string Reasons = "Each_reason_of_a_rejected_order_is_told";
    const string Rest = "Orders_are_placed_filled_and_cancelled_over_REST";
    const string Rate = "Too_many_requests_end_a_connection";
    const string Once = "A_signed_body_that_changes_something_counts_once";
    const string Batch = "A_thousand_orders_are_one_request";

    /// <summary>Transcript and text.</summary>
    public static TheoryData<string, string> Literals() => new()
    {
        // Codes.
        { BadRequest, "\"status\":[\"INVALID_JSON\"],\"msg\":\"" },
        { BadRequest, "\"status\":[\"INVALID_NONCE\"],\"msg\":\"" },
        { BadRequest, "\"status\":[\"UNKNOWN_REQUEST\"],\"msg\":\"" },
        { BadRequest, "\"status\":[\"INVALID_REQUEST\"],\"msg\":\"" },
        { BadRequest, "\"status\":[\"LOGIN_REQUIRED\"],\"msg\":\"" },
        { BadRequest, "\"status\":[\"INVALID_SIGNATURE\"],\"msg\":\"" },
        { FourForms, "\"status\":[\"LOGIN_FAILED\"],\"msg\":\"" },
        { SecondFactor, "\"status\":[\"OTP_REQUIRED\"],\"msg\":\"" },
        { SecondFactor, "\"status\":[\"INVALID_OTP\"],\"msg\":\"" },
        { FourForms, "\"status\":[\"SESSION_EXPIRED\"],\"msg\":\"" },
        { BadRequest, "\"status\":[\"TIMESTAMP_OUT_OF_RANGE\"],\"msg\":\"" },
        { FourForms, "\"status\":[\"TIMESTAMP_OUT_OF_RANGE\"],\"msg\":\"" },
        { Locked, "\"status\":[\"ACCOUNT_LOCKED\"],\"msg\":\"" },
        { BadRequest, "\"status\":[\"INVALID_INSTRUMENT\"],\"msg\":\"" },
        { Reasons, "\"status\":[\"TOO_MANY_ORDERS\"],\"msg\":\"" },
        { Once, "\"status\":[\"REPLAYED_REQUEST\"],\"msg\":\"" },
        { FourForms, "\"status\":[\"REPLAYED_REQUEST\"],\"msg\":\"" },
        { Rate, "\"status\":[\"RATE_LIMITED\"],\"msg\":\"" },
        { BadRequest, "\"status\":[\"IP_NOT_ALLOWED\"],\"msg\":\"" },
        { Rest, "\"status\":[\"INVALID_ORDER_ID\"],\"inst_id\":2" },
        { Batch, "\"status\":\"INVALID_ORDER_ID\"" },
        { BadRequest, "\"msg\":\"user_id field is not allowed\"" },
        // Statuses of http that are not 200.
        { BadRequest, "400 \n{\"nonce\":0,\"reply\":\"\",\"status\":[\"INVALID_JSON\"]" },
        { BadRequest, "403 \n{\"nonce\":0,\"reply\":\"\",\"status\":[\"IP_NOT_ALLOWED\"]" },
        { BadRequest, "405 Allow: POST\n{\"nonce\":0,\"reply\":\"\",\"status\":[\"INVALID_REQUEST\"]" },
        { Rate, "429 Retry-After: 1\n" },
        // Reasons of rejected orders.
        { Reasons, "\"reasons\":[\"UNKNOWN_ERROR\"]" },
        { Reasons, "\"reasons\":[\"INVALID_INSTRUMENT\"]" },
        { Reasons, "\"reasons\":[\"INST_EXPIRED\"]" },
        { Reasons, "\"reasons\":[\"INVALID_PRICE\"]" },
        { Reasons, "\"reasons\":[\"INVALID_QUANTITY\"]" },
        { Reasons, "\"reasons\":[\"NOT_ENOUGH_BALANCE\"]" },
        { Reasons, "\"reasons\":[\"INVALID_CLIENT_ORD_ID\"]" },
        { Reasons, "\"reasons\":[\"TRADE_DISABLED\"]" },
        { Batch, "\"reasons\":[\"NOT_ENOUGH_LIQUIDITY\"]" },
        { Reasons, "\"reasons\":[\"NOT_ENOUGH_LIQUIDITY\",\"NOT_ENOUGH_LIQUIDTY\"]" },
        // How connections end.
        { Rate, "closed 1008 rate limit" },
        { Locked, "closed 1008 IP_NOT_ALLOWED" },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void A_text_of_the_contract_is_in_its_transcript(string transcript, string text) =>
        Assert.Contains(text, ToldTexts.In("Coinut", transcript), StringComparison.Ordinal);

    /// <summary>The other way round: what the server can say stands in the list above.</summary>
    [Fact]
    public void Every_code_of_the_server_is_in_the_list()
    {
        var listed = string.Join('\n', Literals().Select(row => row.Data.Item2));

        var missing = typeof(Gateways.Coinut.Errors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral && !listed.Contains($"{field.GetRawConstantValue()}", StringComparison.Ordinal))
            .Select(field => field.Name).ToList();

        // Good answers are everywhere.
        Assert.Equal([nameof(Gateways.Coinut.Errors.Ok)], missing);
    }
}
