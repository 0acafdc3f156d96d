using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>What the engine knows of a member. Immutable.</summary>
public sealed record MemberView
{
    public required MemberId Id { get; init; }
    public required FeeGroupId Group { get; init; }
    public required MemberFlags Flags { get; init; }

    /// <summary>When the dead-man's switch cancels his orders, µs; 0 = off.</summary>
    public required long CancelAtUs { get; init; }
    public required long OpenedUs { get; init; }
}
