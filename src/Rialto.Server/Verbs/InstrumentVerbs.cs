using System.CommandLine;

namespace Rialto.Server.Verbs;

/// <summary><c>instrument list|create|set</c>.</summary>
internal static class InstrumentVerbs
{
    public static Command Build() => new("instrument", "Lists, makes and changes instruments.")
    {
        new OperatorVerb("list", "Lists all instruments.", "instrument.list").Build(),
        new OperatorVerb("create", "Makes a spot instrument: trstusd base_currency=trst quote_currency=usd …", "instrument.create")
            .Takes("name", "its code")
            .TakesPairs("set", "its terms")
            .Build(),
        new OperatorVerb("set", "Changes an instrument: btcusd state=locked min_amount=0.001 …", "instrument.set")
            .Takes("name", "its code")
            .TakesPairs("set", "its new terms")
            .Build(),
    };
}
