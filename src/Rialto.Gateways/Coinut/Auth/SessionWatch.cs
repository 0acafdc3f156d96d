using System.Net;
using System.Net.WebSockets;
using Rialto.Gateways.Coinut.Streams;
using Rialto.Identity;
using Rialto.Identity.Members;

namespace Rialto.Gateways.Coinut.Auth;

/// <summary>Whether a connection may still be what it logged in as: its session, its member and its address.</summary>
/// <remarks>Asked for every request, and all the time in a loop of its own: who only listens hears nothing more either.</remarks>
internal sealed class SessionWatch(People people, CoinutStreams streams, TimeProvider time)
{
    /// <summary>How long before a session would end it is kept on; so a crash costs nobody his hour.</summary>
    static readonly TimeSpan s_slack = TimeSpan.FromMinutes(10);

    /// <summary>Looks at all connections once a second until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var clock = new PeriodicTimer(Limits.SocketCredentialCheck, time);
        try
        {
            while (await clock.WaitForNextTickAsync(stop))
                foreach (var client in streams.Clients())
                    if (CheckAddress(client)) MemberOf(client);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    public bool IsAllowed(IPAddress address) => people.Restrictions.Check("coinut", address) is null;

    /// <summary>Closes a connection whose address the operator does not want any more.</summary>
    public bool CheckAddress(CoinutClient client)
    {
        if (IsAllowed(client.Address)) return true;
        client.Socket.Close(WebSocketCloseStatus.PolicyViolation, Errors.IpNotAllowed, dropWaiting: true);
        return false;
    }

    /// <summary>Who has logged in, if he may still enter and his session was not ended elsewhere; else the client is nobody.</summary>
    public Member? MemberOf(CoinutClient client)
    {
        var (number, token) = streams.IdentityOf(client);
        if (number is null) return null;
        var session = people.Sessions.Find(token);
        if (people.Members.ByNumber(number.Value.Value) is { MayEnter: true } member && session is not null)
        {
            var leftUs = session.ExpiresAtUs - time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
            // Used sessions are kept on: after a crash each of them has its whole hour.
            if (leftUs < People.CoinutSessionLife.TotalMicroseconds) people.Sessions.Extend(token, People.CoinutSessionLife + s_slack);
            return member;
        }

        streams.ForgetIdentity(client, token);
        return null;
    }
}
