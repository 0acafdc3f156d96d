using System.CommandLine;

namespace Rialto.Server.Verbs;

/// <summary><c>orders cancel</c>.</summary>
internal static class OrdersVerbs
{
    public static Command Build() => new("orders", "Cancels orders.")
    {
        new OperatorVerb("cancel", "Cancels one order, or all of a member, a market, a side.", "orders.cancel")
            .Option("--id", "id", "one order, by its number")
            .Option("--member", "member", "uid, e-mail or username")
            .Option("--market", "market", "only on this market")
            .Option("--side", "side", "only buy or sell")
            .Flag("--all", "all", "everybody's orders on every market")
            .Build(),
    };
}
