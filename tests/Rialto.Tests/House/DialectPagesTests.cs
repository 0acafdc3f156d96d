using System.Text;

namespace Rialto.Tests.House;

/// <summary>The examples of a dialect's page are transcripts that run against the real server: the same files, shown.</summary>
public class DialectPagesTests
{
    const string Class = "Rialto.Tests.House.DialectPagesTests.";

    [Fact]
    public void The_examples_of_Peatio_are_fresh() => Check(
        "peatio",
        nameof(The_examples_of_Peatio_are_fresh),
        "Peatio/The_guide_with_API_keys_leads_from_an_order_to_its_cancel",
        "Peatio/Market_data_shows_the_book_and_its_trades",
        "Peatio/Orders_have_options_beyond_the_original");

    [Fact]
    public void The_examples_of_Barong_are_fresh() => Check(
        "barong",
        nameof(The_examples_of_Barong_are_fresh),
        "Peatio/The_guide_with_cookies_makes_an_API_key",
        "Peatio/A_request_is_signed_once_and_in_time",
        "Barong/An_address_is_confirmed_by_the_mailed_token",
        "Barong/A_telephone_is_verified_by_its_code",
        "Barong/Another_server_asks_who_may_pass");

    [Fact]
    public void The_examples_of_Ranger_are_fresh() => Check(
        "ranger",
        nameof(The_examples_of_Ranger_are_fresh),
        "Ranger/Subscribing_is_answered_with_the_whole_list",
        "Ranger/A_book_is_a_snapshot_and_then_increments",
        "Ranger/An_order_is_told_to_its_owner_from_pending_to_done",
        "Ranger/What_is_not_understood_is_answered_and_the_connection_lives");

    [Fact]
    public void The_examples_of_classic_Peatio_are_fresh() => Check(
        "classic",
        nameof(The_examples_of_classic_Peatio_are_fresh),
        "PeatioClassic/A_signed_order_is_placed_listed_and_cancelled",
        "PeatioClassic/Several_orders_are_placed_all_or_none",
        "PeatioClassic/A_socket_tells_books_and_own_trades_after_its_challenge");

    [Fact]
    public void The_examples_of_COINUT_are_fresh() => Check(
        "coinut",
        nameof(The_examples_of_COINUT_are_fresh),
        "Coinut/Orders_are_placed_filled_and_cancelled_over_REST",
        "Coinut/A_thousand_orders_are_one_request",
        "Coinut/Every_connection_of_a_member_hears_of_his_orders");

    [Fact]
    public void The_examples_of_PrimeBit_are_fresh() => Check(
        "primebit",
        nameof(The_examples_of_PrimeBit_are_fresh),
        "PrimeBit/Orders_are_placed_changed_and_cancelled",
        "PrimeBit/Positions_are_opened_watched_and_closed",
        "PrimeBit/What_was_is_told_by_history_and_ledger");

    static void Check(string page, string test, params string[] transcripts)
    {
        var examples = new StringBuilder();
        foreach (var name in transcripts)
        {
            var title = Path.GetFileName(name).Replace('_', ' ');
            var text = Repository.Text($"tests/Rialto.Wire.Tests/{name}.transcript").TrimEnd();
            examples.Append($"\n### {title}\n```\n{text}\n```\n");
        }

        Generated.Check($"docs/dialects/{page}.md", $"{examples}\n", Class + test);
    }
}
