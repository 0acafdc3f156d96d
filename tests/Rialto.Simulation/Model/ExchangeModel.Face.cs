using System.Numerics;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>What can be seen of the model's state, to compare whatever else shows the same.</summary>
public sealed partial class ExchangeModel
{
    /// <summary>An open order as the model has it.</summary>
    public readonly record struct OpenOrder(long Id, int Member, int Instrument, Side Side, long Price, long Remaining, long Filled);

    /// <summary>Everything that stands at a price, as others see it.</summary>
    public readonly record struct Level(long Price, BigInteger Quantity, int Count);

    public IEnumerable<int> InstrumentIds => _instruments.Keys;

    public int OpenCount => _open.Count;

    public IEnumerable<OpenOrder> OpenNow
    {
        get
        {
            foreach (var order in _open.Values) yield return Shown(order);
        }
    }

    /// <summary>All accounts that were ever touched.</summary>
    public IEnumerable<(int Owner, int Currency, BigInteger Available, BigInteger Held)> Accounts => _wallets.All;

    /// <summary>How many steps changed a visible level of this book.</summary>
    public long SequenceOf(int instrument) => _instruments[instrument].Sequence;

    /// <summary>Visible levels, best first.</summary>
    public List<Level> LevelsOf(int instrument, Side side)
    {
        var levels = new List<Level>();
        var book = _instruments[instrument].Book;
        foreach (var (price, _) in book.Levels(side))
        {
            var (quantity, count) = book.At(side, price);
            levels.Add(new(price, quantity, count));
        }
        return levels;
    }

    /// <summary>Numbers of the orders of a side, in the order in which they would trade.</summary>
    public List<long> QueueOf(int instrument, Side side) => _instruments[instrument].Book.Queue(side);

    static OpenOrder Shown(ModelOrder order) =>
        new(order.Id, order.Owner.Id, order.Instrument.Id, order.Side, order.Price, order.Remaining, order.Filled);
}
