using Rialto.Engine.Books;

namespace Rialto.Engine.Margin;

/// <summary>The margin part of open orders, by slot. Owner: engine thread.</summary>
/// <remarks>Apart from the <see cref="OrderTable"/>, as <see cref="OrderExtras"/> are: spot orders have none.</remarks>
internal sealed class MarginOrders
{
    MarginOrder[] _orders = new MarginOrder[16];

    /// <summary>The reference is good until a larger slot is asked for.</summary>
    public ref MarginOrder this[OrderSlot slot]
    {
        get
        {
            if (slot.Value >= _orders.Length) Array.Resize(ref _orders, int.Max(slot.Value + 1, 2 * _orders.Length));
            return ref _orders[slot.Value];
        }
    }
}
