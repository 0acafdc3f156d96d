using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.PrimeBit.Routes;

/// <summary>Who may call an operation.</summary>
internal enum Entry
{
    Public,

    /// <summary>Members with a session of the platform; no API key will do.</summary>
    Session,

    /// <summary>Who tests this exchange, where that is switched on.</summary>
    Sandbox,
    Read,
    Trade,
    Transfer,
}

/// <summary>What an entry asks of a key.</summary>
internal static class EntryExtensions
{
    public static KeyScopes Scope(this Entry entry) => entry switch
    {
        Entry.Public => KeyScopes.None,
        Entry.Session => KeyScopes.None,
        Entry.Sandbox => KeyScopes.None,
        Entry.Read => KeyScopes.Read,
        Entry.Trade => KeyScopes.Trade,
        Entry.Transfer => KeyScopes.Transfer,
    };
}
