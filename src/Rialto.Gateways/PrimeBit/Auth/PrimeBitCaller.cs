using System.Globalization;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;

namespace Rialto.Gateways.PrimeBit.Auth;

/// <summary>Who asks, by an API key or by a session of the platform.</summary>
internal sealed record PrimeBitCaller(Caller Caller)
{
    public Member Member => Caller.Member;

    public MemberId MemberId => new(Caller.Member.Number);

    /// <summary>Whose idempotency keys are one.</summary>
    public string Owner => Caller.Key?.Kid ?? "session of " + Caller.Member.Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The header of the command that a request becomes.</summary>
    public CommandHeader Header(RequestKey key) => key.Header(Caller);
}
