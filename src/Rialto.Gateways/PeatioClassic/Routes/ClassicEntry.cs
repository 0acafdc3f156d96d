namespace Rialto.Gateways.PeatioClassic.Routes;

/// <summary>Whether an endpoint wants to know who asks.</summary>
internal enum ClassicEntry
{
    /// <summary>Everybody; who signs nevertheless must sign well.</summary>
    Open,

    /// <summary>Only who has signed, whatever else is wrong with the request.</summary>
    Signed,

    /// <summary>Only who has signed, but it complains of missing parameters first.</summary>
    SignedAfterChecks,
}
