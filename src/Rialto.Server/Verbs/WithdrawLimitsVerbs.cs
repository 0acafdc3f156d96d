using System.CommandLine;

namespace Rialto.Server.Verbs;

/// <summary><c>withdraw-limits list|set|remove</c>.</summary>
internal static class WithdrawLimitsVerbs
{
    public static Command Build() => new("withdraw-limits", "Lists and changes what members may take out in a day and a month.")
    {
        new OperatorVerb("list", "Lists the rows.", "withdraw_limits.list").Build(),
        new OperatorVerb(
            "set", "Sets a row: group=vip-1 kyc_level=2 limit_24_hour=1000 limit_1_month=10000, in the platform's currency.",
            "withdraw_limits.set")
            .TakesFields("group and kyc_level are any unless said")
            .Build(),
        new OperatorVerb("remove", "Takes a row away: id=1.", "withdraw_limits.remove").TakesFields("id").Build(),
    };
}
