namespace Rialto.Engine.Tables;

/// <summary>Where each item stands in the heap that has it; shared by heaps that never have the same item. Owner: engine thread.</summary>
internal sealed class HeapPlaces(int capacity)
{
    int[] _places = new int[int.Max(16, capacity)];

    /// <summary>Place + 1 of an item; 0 = in no heap. The reference is good until a larger item is asked for.</summary>
    public ref int this[int item]
    {
        get
        {
            if (item >= _places.Length) Array.Resize(ref _places, int.Max(item + 1, 2 * _places.Length));
            return ref _places[item];
        }
    }
}
