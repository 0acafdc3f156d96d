using System.Text;
using Rialto.Identity.ApiKeys;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <summary>Who may open private channels: the checks of a signed request, each with its code, in the contract's order.</summary>
internal sealed class StreamDoor(PrimeBitDialect dialect, PrimeBitStreamOptions options)
{
    /// <summary>A credential, or what is wrong.</summary>
    public (Credential? Credential, StreamProblem? Problem) Open(StreamClient client, StreamRequest request)
    {
        if (options.RequiresTls && !client.IsSecure) return (null, StreamProblem.NeedsTls);
        // A page's session stands in for the three fields; whoever sends any of them is asked for all.
        if (!request.IsSigned && client.Session is { } session) return (session, null);
        var (apiKey, timestamp, signature) = (request.ApiKey, request.Timestamp, request.Signature);
        if (string.IsNullOrEmpty(apiKey) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature))
            return (null, StreamProblem.MissingCredentials);
        if (dialect.Entrance.CheckTimestamp(timestamp) is { } wrong) return (null, StreamProblem.Of(wrong));
        var key = dialect.People.FindWorkingKey(apiKey);
        var isSigned = WorkingKey.IsSigned(key, Encoding.ASCII.GetBytes(timestamp), signature);
        if (key is null) return (null, StreamProblem.InvalidApiKey);
        if (!isSigned) return (null, StreamProblem.InvalidSignature);
        if (!key.Key.MayComeFrom(client.Address)) return (null, StreamProblem.IpNotAllowed);
        if (!key.Key.Allows(KeyScopes.Read)) return (null, StreamProblem.ScopeMissing);
        dialect.People.NoteKeyUse(apiKey);
        return (new(new(key.Owner.Number), apiKey, SessionToken: null, client.Address), null);
    }
}
