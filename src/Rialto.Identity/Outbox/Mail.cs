namespace Rialto.Identity.Outbox;

/// <summary>A mail to be sent. Kind is the event's name; data is a JSON object that holds the token, code or pin.</summary>
public sealed record Mail
{
    /// <summary>0 until it is stored.</summary>
    public long Id { get; init; }

    /// <summary>When it was written, microseconds since 1970 UTC.</summary>
    public long AtUs { get; init; }

    /// <summary>Tries that failed.</summary>
    public int Attempts { get; init; }

    public required string To { get; init; }
    public required string Kind { get; init; }
    public required string Subject { get; init; }
    public required string Text { get; init; }
    public required string Data { get; init; }
}
