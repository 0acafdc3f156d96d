using Microsoft.AspNetCore.Http;

namespace Rialto.Gateways.PrimeBit.Auth;

/// <summary>The other ways in: a session of the platform only, and the sandbox.</summary>
internal sealed partial class Entrance
{
    /// <summary>A request of the panel.</summary>
    public Verdict AdmitSession(HttpContext context) => OfSession(context);

    /// <summary>A request of who tests this exchange; nobody does here.</summary>
    public static Verdict AdmitSandbox(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return No(Errors.NotFound);
    }
}
