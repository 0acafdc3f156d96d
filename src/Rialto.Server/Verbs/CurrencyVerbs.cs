using System.CommandLine;

namespace Rialto.Server.Verbs;

/// <summary><c>currency list|create|set</c>.</summary>
internal static class CurrencyVerbs
{
    public static Command Build() => new("currency", "Lists, makes and changes currencies.")
    {
        new OperatorVerb("list", "Lists all currencies.", "currency.list").Build(),
        new OperatorVerb("create", "Makes a currency: trst type=coin precision=8 name=Trust …", "currency.create")
            .Takes("name", "its code")
            .TakesPairs("set", "its terms")
            .Build(),
        new OperatorVerb("set", "Changes a currency: btc withdraw_fee=0.0005 visible=false …", "currency.set")
            .Takes("name", "its code")
            .TakesPairs("set", "its new terms")
            .Build(),
    };
}
