using System.CommandLine;

namespace Rialto.Server.Verbs;

/// <summary><c>key show|set</c>.</summary>
internal static class ApiKeyVerbs
{
    const string Which = "its id; of a COINUT key the owner's uid";

    public static Command Build() => new("key", "Shows and changes how a single API key is treated.")
    {
        new OperatorVerb("show", "Shows a key, without its secret.", "key.show").Takes("key", Which).Build(),
        new OperatorVerb(
            "set", "Changes a key: rate_limit=6000 (classic Peatio, requests in five minutes), nonce_mode=monotonic (COINUT).", "key.set")
            .Takes("key", Which)
            .TakesPairs("set", "what to change; default = as configured")
            .Build(),
    };
}
