namespace Rialto.Identity.Outbox;

/// <summary>One change for the engine, with the member's standing right after it.</summary>
/// <remarks>Ids grow and are never given twice, so the engine's side can ignore a repeat after a crash between submit and done.</remarks>
public sealed record EngineChange
{
    public required long Id { get; init; }
    public required EngineChangeKind Kind { get; init; }
    public required int Member { get; init; }
    public required string Uid { get; init; }
    public required string FeeGroup { get; init; }
    public required bool Staff { get; init; }
    public required bool Suspended { get; init; }
}
