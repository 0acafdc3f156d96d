using Rialto.Identity.Members;

namespace Rialto.Identity.Sessions;

/// <summary>A session just opened, with the token that only its owner ever sees (the cookie's value).</summary>
public sealed record OpenedSession(Member Member, Session Session, string Token);
