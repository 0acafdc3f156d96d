using Rialto.Engine.Numbers;

namespace Rialto.Benchmarks.Me5;

/// <summary>Makes the messages of a scenario as its recipe says, draw by draw, one order's messages at a time.</summary>
/// <remarks>
/// The recipe sorts all messages by time, stably. Each order's messages start where the one before ended, so times never go back and the
/// sort changes nothing; this is checked while generating instead of sorting.
/// </remarks>
public sealed class Me5Generator
{
    const int DepthLevels = 800;
    const double TickSize = 0.005;
    const int MessagesPerOrderMax = 5;

    readonly MersenneTwister _draws;
    readonly double[] _depth = Depth();
    readonly int[] _prices;
    readonly short[] _levels;
    readonly byte[] _quantities;
    readonly int[] _permutation;
    readonly Me5Message[] _messages = new Me5Message[MessagesPerOrderMax];
    int _count;
    long _now;
    long _lastTime;
    int _next;

    public Me5Generator(Me5Scenario scenario, uint seed)
        : this(scenario, seed, Me5Scenario.OrderCount)
    {
    }

    Me5Generator(Me5Scenario scenario, uint seed, int count)
    {
        _draws = new MersenneTwister(seed);
        _prices = new int[count];
        _levels = new short[count];
        _quantities = new byte[count];
        _permutation = new int[count];
        DrawOrders(scenario);
        Shuffle();
    }

    /// <summary>The next order's messages, empty at the end. The span is overwritten by the next call.</summary>
    public ReadOnlySpan<Me5Message> NextMessages()
    {
        _count = 0;
        if (_next < _permutation.Length) Emit(_permutation[_next++]);
        return _messages.AsSpan(0, _count);
    }

    /// <summary>All messages of a scenario.</summary>
    public static Me5Message[] All(Me5Scenario scenario, uint seed)
    {
        var generator = new Me5Generator(scenario, seed);
        var all = new List<Me5Message>(2 * Me5Scenario.OrderCount);
        for (var messages = generator.NextMessages(); !messages.IsEmpty; messages = generator.NextMessages()) all.AddRange(messages);
        return [.. all];
    }

    void DrawOrders(Me5Scenario scenario)
    {
        var count = _prices.Length;
        var (s, w) = (scenario.Volatility, scenario.Swing);
        var dt = s > 0 ? Math.Pow(w / s, 2) / count : 0;
        var step = s * Math.Sqrt(dt);
        var mid = 167.52;
        for (var i = 0; i < count; i++)
        {
            var z = _draws.Normal();
            mid *= Math.Exp(-0.5 * step * step + step * z);
            var midTicks = (int)Round(Round(mid / TickSize) * TickSize / TickSize);
            var level = DrawLevel();
            _levels[i] = (short)level;
            _prices[i] = Math.Max(1, IsBuy(i) ? midTicks - (level + 1) : midTicks + (level + 1));
            _quantities[i] = (byte)_draws.Integer(1, 100);
        }
    }

    void Shuffle()
    {
        for (var i = 0; i < _permutation.Length; i++) _permutation[i] = i;
        for (var i = _permutation.Length - 1; i >= 1; i--)
        {
            var j = _draws.Integer(0, i);
            (_permutation[i], _permutation[j]) = (_permutation[j], _permutation[i]);
        }
    }

    void Emit(int x)
    {
        var order = new Me5Message(_prices[x], _quantities[x], x + 1, Me5Kind.New, IsBuy(x) ? Side.Buy : Side.Sell);
        if (_draws.Uniform() < 0.15)
        {
            Add(order with { Kind = Me5Kind.NewIoc }, _now++);
            return;
        }

        Add(order, _now);
        var modify = order with { Kind = Me5Kind.Modify, Quantity = order.Quantity + 1 };
        var modified = _draws.Uniform() < 0.20;
        if (modified)
        {
            _now += 30 + (long)(_draws.Uniform() * 70);
            if (_draws.Uniform() < 0.80) modify = modify with { Price = modify.Price + (order.Side == Side.Buy ? 1 : -1) };
            Add(modify, _now);
        }

        var cancelled = _draws.Uniform() < 0.95;
        if (cancelled) EmitCancels(order, _levels[x]);
        if (modified && cancelled && _draws.Uniform() < 0.02)
        {
            _now += 1 + (long)(_draws.Uniform() * 20);
            Add(modify, _now);
        }

        _now++;
    }

    void EmitCancels(in Me5Message order, int level)
    {
        var rate = Math.Log(2) / (0.431 * 1000.0);
        var cancel = order with { Kind = Me5Kind.Cancel, Price = 0, Quantity = 0 };
        _now += (long)_draws.Exponential(rate / Math.Sqrt(1 + level));
        Add(cancel, _now);
        if (_draws.Uniform() >= 0.02) return;

        _now += 1 + (long)(_draws.Uniform() * 20);
        Add(cancel, _now);
    }

    void Add(in Me5Message message, long time)
    {
        if (time < _lastTime) throw new InvalidOperationException("a message before the one before it");
        _lastTime = time;
        _messages[_count++] = message;
    }

    int DrawLevel()
    {
        var wanted = _draws.Uniform() * _depth[^1];
        var (low, high) = (0, DepthLevels - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_depth[middle] >= wanted) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    bool IsBuy(int x) => x < _prices.Length / 2;

    static double Round(double value) => Math.Round(value, MidpointRounding.AwayFromZero);

    static double[] Depth()
    {
        var depth = new double[DepthLevels];
        var sum = 0.0;
        for (var k = 0; k < DepthLevels; k++)
        {
            var slope = 1.0 / Math.Pow(k + 1, 2.23);
            var bump = 5.0 * Math.Exp(-0.5 * (k - 8) * (k - 8));
            sum += slope + bump;
            depth[k] = sum;
        }

        return depth;
    }
}
