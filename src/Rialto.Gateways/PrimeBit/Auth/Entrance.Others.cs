using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Rialto.Gateways.PrimeBit.Auth;

/// <content>Two doors that no API key opens: the panel's, and the sandbox's.</content>
internal sealed partial class Entrance
{
    const string SandboxHeader = "sandbox-token";

    /// <summary>A request that only a session may make; headers of a key are not looked at.</summary>
    public Verdict AdmitSession(HttpContext context) => OfSession(context);

    /// <summary>A request to the control plane: with its token, or from this machine if there is none.</summary>
    public Verdict AdmitSandbox(HttpContext context)
    {
        var token = dialect.Options.SandboxToken;
        if (token.Length == 0) return IPAddress.IsLoopback(AddressOf(context)) ? default : No(Errors.IpNotAllowed);
        var given = context.Request.Headers[SandboxHeader].ToString();
        var fits = CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (fits) return default;
        return No(given.Length == 0 ? Errors.MissingCredentials : Errors.InvalidApiKey);
    }
}
