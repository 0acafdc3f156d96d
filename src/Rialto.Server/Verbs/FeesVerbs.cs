using System.CommandLine;

namespace Rialto.Server.Verbs;

/// <summary><c>fees list|set</c>.</summary>
internal static class FeesVerbs
{
    public static Command Build() => new("fees", "Lists and changes trading fees.")
    {
        new OperatorVerb("list", "Lists the rows of the fee table.", "fees.list").Build(),
        new OperatorVerb("set", "Sets a row: group=vip-1 market_id=btcusd maker=0.001 taker=0.002; remove=true takes it away.", "fees.set")
            .TakesFields("group and market_id are any unless said; the maker of a perpetual may be a rebate, such as -0.00025")
            .Build(),
    };
}
