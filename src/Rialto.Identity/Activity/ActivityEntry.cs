namespace Rialto.Identity.Activity;

/// <summary>One row of the journal. Times are microseconds since 1970 UTC.</summary>
public sealed record ActivityEntry
{
    /// <summary>0 until it is stored.</summary>
    public long Id { get; init; }

    /// <summary>Number of the acting member; null for the operator at the command line.</summary>
    public required int? Member { get; init; }

    /// <summary>Uid of the member acted upon, in admin rows.</summary>
    public string? TargetUid { get; init; }

    public required ActivityCategory Category { get; init; }
    public required string UserIp { get; init; }
    public string? UserIpCountry { get; init; }
    public required string UserAgent { get; init; }
    public required string Topic { get; init; }
    public required string Action { get; init; }
    public required ActivityResult Result { get; init; }

    /// <summary>A JSON object, or null.</summary>
    public string? Data { get; init; }

    public long CreatedAtUs { get; init; }
}
