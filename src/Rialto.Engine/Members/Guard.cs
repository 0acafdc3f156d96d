using Rialto.Engine.Numbers;

namespace Rialto.Engine.Members;

/// <summary>A promise that the orders of a session don't outlive its connection. Source: docs/rules/guards.md.</summary>
internal struct Guard
{
    /// <summary>0 in a free place.</summary>
    public long Number;
    public long Session;

    /// <summary>It watches orders with larger numbers.</summary>
    public OrderId Since;
    public int MemberIndex;

    /// <summary>The guards opened before and after it; in a free place the next free one.</summary>
    public int Older;
    public int Younger;
}
