namespace Rialto.Identity.Authorization;

/// <summary>The authorizer's answer: refused, or let through with a caller, or (public paths) without one.</summary>
public sealed record Passage
{
    /// <summary>The normalised path without leading slash, by which the request is routed; the raw one when it has no single
    /// reading.</summary>
    public required string Path { get; init; }

    public Refusal? Refusal { get; init; }

    /// <summary>Null for public paths and for refusals.</summary>
    public Caller? Caller { get; init; }

    public AuditNote? Audit { get; init; }
}
