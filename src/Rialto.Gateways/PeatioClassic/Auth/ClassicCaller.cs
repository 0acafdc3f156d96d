using Rialto.Engine.Commands;
using Rialto.Gateways.Wire;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;

namespace Rialto.Gateways.PeatioClassic.Auth;

/// <summary>Who signed a request, by which key and with which tonce.</summary>
/// <param name="Tonce">Milliseconds.</param>
/// <param name="TonceText">As it was sent.</param>
internal sealed record ClassicCaller(Member Member, ApiKey Key, long Tonce, string TonceText)
{
    /// <summary>Key and tonce, for the answer to a request that came twice.</summary>
    public (string AccessKey, string Tonce) Once => (Key.Kid, TonceText);

    /// <summary>The header of the command that the request becomes: its tonce is claimed by the command, so it stays claimed over a
    /// restart.</summary>
    public CommandHeader Header() =>
        RequestKey.OfTonce(Key.Kid, Tonce, Authenticator.TonceKept).Header(new Caller(Member, Key, null, null));
}
