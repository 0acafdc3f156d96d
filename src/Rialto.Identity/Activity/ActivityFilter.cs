namespace Rialto.Identity.Activity;

/// <summary>Which rows to list; null takes all. Times are inclusive, in microseconds since 1970 UTC.</summary>
public sealed record ActivityFilter
{
    public int? Member { get; init; }
    public string? TargetUid { get; init; }
    public ActivityCategory? Category { get; init; }
    public string? Topic { get; init; }
    public string? Action { get; init; }
    public ActivityResult? Result { get; init; }
    public long? FromUs { get; init; }
    public long? ToUs { get; init; }
}
