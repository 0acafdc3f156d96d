using System.Runtime.InteropServices;
using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Core1;

/// <summary>Makes core-1 as its recipe says, draw by draw.</summary>
internal sealed class Core1Generator
{
    const int PickMax = 512;

    readonly Xoshiro256 _draws;
    readonly Core1Session _session;
    readonly int _half;
    readonly int _fastThreshold;
    readonly Core1ReferenceBook _book = new();

    // Live orders in the order of their first rest; a thousand at most, so searching and closing gaps is a short memory move.
    readonly List<long> _live = [];
    readonly long _price0;
    readonly long _dev;
    readonly long _priceMin;
    readonly long _priceMax;
    readonly int[] _staleCounts = new int[2];
    long _last;
    long _nextId = 1;
    bool _filled;
    long _executed;
    long _trades;
    long _volume;
    long _sweepTrades;
    TradeHash _hash = new();

    public Core1Generator(Core1Session session)
    {
        _session = session;
        _half = session.OrdersTarget / 2;
        _fastThreshold = Math.Min(session.CountEvery, _half * 3 / 4);
        _draws = new Xoshiro256(session.Seed);
        _price0 = (long)Math.Floor(Math.Pow(10, 3.3 + 1.5 * _draws.Fraction() + 1.5 * _draws.Fraction()));
        _last = _price0;
        _dev = Math.Min((long)Math.Floor(0.05 * _price0), 10_000);
        _priceMin = _price0 - 5 * _dev;
        _priceMax = _price0 + 5 * _dev;
    }

    public Core1Workload Generate(int benchCount)
    {
        var fill = new Core1Command[_session.OrdersTarget];
        for (var i = 0; i < fill.Length; i++) fill[i] = Draw();

        var fillTrades = _trades;
        _sweepTrades = 0;
        var bench = new Core1Command[benchCount];
        for (var i = 0; i < bench.Length; i++) bench[i] = Draw();

        return new Core1Workload(_price0, fill, bench, Outcome, _trades - fillTrades, _nextId) { SweepTrades = _sweepTrades };
    }

    /// <summary>What the reference book has come to.</summary>
    public Core1Outcome Outcome => new(_trades, _volume, _hash.Value, _book.Outcome(Side.Buy), _book.Outcome(Side.Sell));

    /// <summary>The next command of a session without end: first those that fill the book.</summary>
    public Core1Command Draw()
    {
        var command = _executed < _session.OrdersTarget ? NewGtc() : Next();
        Execute(command);
        return command;
    }

    Core1Command Next()
    {
        var side = DrawSide();
        var lack = _half - _staleCounts[(int)side];
        var grow = lack > 0;
        var fast = !_filled || lack > _fastThreshold;
        if (!_filled && !grow) _filled = true;

        var q = _draws.Below(grow ? (fast ? 2 : 10) : 40);
        if (q < 2 || _live.Count == 0) return grow ? NewGtc() : NewInstant();

        var order = _book[_live[(int)_draws.Below(Math.Min(_live.Count, PickMax))]];
        return q switch
        {
            2 => new Core1Command(order.Id, 0, 0, 0, order.Uid, Core1Kind.Cancel, order.Side),
            3 => new Core1Command(order.Id, 0, 1 + _draws.Below(order.Remaining), 0, order.Uid, Core1Kind.Reduce, order.Side),
            _ => new Core1Command(order.Id, MovedPrice(order.Price), 0, 0, order.Uid, Core1Kind.Move, order.Side),
        };
    }

    long MovedPrice(long price)
    {
        var d = (_last - price) * 0.01;
        var step = price > _last ? (long)Math.Floor(d) : price < _last ? (long)Math.Ceiling(d) : _draws.Below(2) * 2 - 1;
        return Math.Min(price + step, _priceMax);
    }

    Core1Command NewGtc()
    {
        var side = DrawSide();
        var uid = DrawUid();
        var fraction = _draws.Fraction();
        var w = 1 + (long)Math.Floor(fraction * fraction * _dev);
        var p = (_draws.Below(w) + _draws.Below(w) + _draws.Below(w) + _draws.Below(w)) / 4 * 2 - w;
        if (p > 0 != (side == Side.Sell)) p = -p;
        return new Core1Command(_nextId++, _last + p, DrawSize(6), 0, uid, Core1Kind.Gtc, side);
    }

    Core1Command NewInstant()
    {
        var side = DrawSide();
        var uid = DrawUid();
        var limit = side == Side.Buy ? _priceMax : _priceMin;
        if (_draws.Below(32) != 0)
        {
            var lots = _session.IsAvalanche ? 1 + _draws.Modulo(_book.VolumeOn(side.Opposite()) + 1) : DrawSize(6);
            return new Core1Command(_nextId++, limit, lots, 0, uid, Core1Kind.Ioc, side);
        }

        var size = DrawSize(8);
        return new Core1Command(_nextId++, 0, size, size * limit, uid, Core1Kind.FokByBudget, side);
    }

    Side DrawSide() => _draws.Below(4) >= 2 ? Side.Buy : Side.Sell;

    int DrawUid() => 1 + (int)_draws.Below(_session.Users);

    long DrawSize(int n) => 1 + _draws.Below(n) * _draws.Below(n) * _draws.Below(n);

    void Execute(in Core1Command command)
    {
        var wasLive = _book.Contains(command.Id);
        var whole = _book.Execute(command);
        foreach (var trade in _book.Trades) Count(trade);
        if (command.Kind == Core1Kind.Ioc) _sweepTrades += _book.Trades.Count;

        var isLive = _book.Contains(command.Id);
        if (isLive && !wasLive) _live.Add(command.Id);
        if (wasLive && !isLive) Forget(command.Id);
        if (++_executed % _session.CountEvery == 0 || !whole) RefreshCounts();
    }

    void Count(in Core1Trade trade)
    {
        _trades++;
        _volume += trade.Size;
        _hash.Add(trade);
        _last = Math.Clamp(trade.Price, _priceMin, _priceMax);
        if (!_book.Contains(trade.MakerId)) Forget(trade.MakerId);
    }

    void Forget(long id)
    {
        // A maker that was filled in two trades of one command is looked at twice.
        var at = CollectionsMarshal.AsSpan(_live).IndexOf(id);
        if (at >= 0) _live.RemoveAt(at);
    }

    void RefreshCounts()
    {
        _staleCounts[(int)Side.Buy] = _book.CountOn(Side.Buy);
        _staleCounts[(int)Side.Sell] = _book.CountOn(Side.Sell);
    }
}
