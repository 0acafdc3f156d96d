namespace Rialto.Gateways.Feeds;

/// <summary>Where index prices come from.</summary>
public enum FeedMode
{
    /// <summary>From nowhere: only prices that somebody sets.</summary>
    Off,

    /// <summary>From random walks of this process.</summary>
    Simulator,

    /// <summary>From outside, as a file says.</summary>
    Sources,
}
