namespace Rialto.Node.Views;

/// <summary>State of an accepted order. Stored in history: never renumbered. Rejected orders are not kept.</summary>
public enum OrderState : byte
{
    /// <summary>Open.</summary>
    Wait = 1,

    /// <summary>Filled whole.</summary>
    Done = 2,

    /// <summary>Ended with something unfilled.</summary>
    Cancelled = 3,
}
