using System.Security.Cryptography;
using Rialto.Gateways.Sockets;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;

namespace Rialto.Gateways.PeatioClassic.Streams;

/// <summary>One client of the classic WebSocket: its challenge, and who it has shown to be.</summary>
internal sealed class ClassicClient(SocketClient socket, System.Net.IPAddress address)
{
    const int ChallengeBytes = 40;

    long _checkedMs = socket.OpenedMs;

    public SocketClient Socket { get; } = socket;

    public System.Net.IPAddress Address { get; } = address;

    /// <summary>54 characters that no other connection has.</summary>
    public string Challenge { get; } =
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(ChallengeBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Null = has not answered the challenge. Owner: whoever holds the streams' gate.</summary>
    public (Member Member, ApiKey Key)? Owner { get; set; }

    /// <summary>Wrong answers so far. Owner: receive loop.</summary>
    public int Failures { get; set; }

    /// <summary>Whether it is time to look at the key again.</summary>
    public bool IsCheckDue()
    {
        var nowMs = Socket.NowMs;
        if (nowMs - _checkedMs < Limits.SocketCredentialCheck.TotalMilliseconds) return false;
        _checkedMs = nowMs;
        return true;
    }
}
