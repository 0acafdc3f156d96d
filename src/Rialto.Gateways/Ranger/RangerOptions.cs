namespace Rialto.Gateways.Ranger;

/// <summary>Settings of the Ranger dialect; the defaults are the contract's.</summary>
public sealed record RangerOptions
{
    /// <summary>Name of the session cookie; the same as the gate's.</summary>
    public string CookieName { get; init; } = "_barong_session";

    /// <summary>Origins whose pages may connect besides the server's own; <c>*</c> counts for public connections only.</summary>
    public IReadOnlyList<string> Origins { get; init; } = ["*"];

    /// <summary>Every connection gets one level a message, as if it had asked for <c>ob=flat</c>.</summary>
    public bool FlatBooks { get; init; }

    /// <summary>Levels a side in book snapshots and in the full-book streams.</summary>
    public int BookLevels { get; init; } = 300;

    /// <summary>How long level changes are gathered before they are told as one; zero = each command by itself.</summary>
    public TimeSpan BookBatch { get; init; } = TimeSpan.Zero;

    /// <summary>Roles that may hear the streams <c>PREFIX.market.type</c>, by prefix.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Roles { get; init; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["admin"] = ["superadmin", "admin", "technical"],
    };

    /// <summary>What one client may cost.</summary>
    public SocketLimits Limits { get; init; } = new();
}
