using Rialto.Engine;
using Rialto.Node.Views;

namespace Rialto.Node.Recovery;

/// <summary>In which formats the two parts of a snapshot are written: the engine's state, and the views.</summary>
/// <remarks>
/// Every format since <see cref="First"/> can be written, to compare what was written then. To start from one it must be loadable; a
/// log whose past was removed depends on that, so each format from state 2, views 4 on stays loadable for ever
/// (docs/decisions/010-snapshots-behind-a-cut-log.md).
/// </remarks>
readonly record struct StateFormat(int State, int Views)
{
    /// <summary>What this program writes.</summary>
    public static StateFormat Now { get; } = new(Exchange.StateVersion, ExchangeViews.StateVersion);

    /// <summary>The oldest that any program has written.</summary>
    public static StateFormat First { get; } = new(Exchange.FirstStateVersion, ExchangeViews.FirstStateVersion);

    /// <summary>A start can go on from it. Older ones lack what only the log knows: last prices, and totals of trades.</summary>
    public bool IsLoadable => IsKnown && State >= Exchange.SpotStateVersion && Views >= ExchangeViews.VersionWithoutMargin;

    /// <summary>This program can write both parts as they were.</summary>
    public bool IsKnown => State >= First.State && State <= Now.State && Views >= First.Views && Views <= Now.Views;

    public override string ToString() => $"state {State}, views {Views}";
}
