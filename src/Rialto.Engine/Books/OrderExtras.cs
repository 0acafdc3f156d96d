namespace Rialto.Engine.Books;

/// <summary>Trigger, expiry, display and hidden quantity of the orders that have them, by slot. Owner: engine thread.</summary>
/// <remarks>An array of its own, because most orders have none: their slots are never looked at here.</remarks>
internal sealed class OrderExtras(int capacity)
{
    OrderExtra[] _extras = new OrderExtra[int.Max(16, capacity)];

    /// <summary>The extras of an order; what they held for an earlier order of the slot is meaningless until set.</summary>
    public ref OrderExtra this[OrderSlot slot]
    {
        get
        {
            if (slot.Value >= _extras.Length) Array.Resize(ref _extras, int.Max(slot.Value + 1, 2 * _extras.Length));
            return ref _extras[slot.Value];
        }
    }
}
