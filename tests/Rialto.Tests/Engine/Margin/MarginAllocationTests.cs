using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine.Margin;

/// <summary>A warm engine allocates nothing for perpetuals either.</summary>
public class MarginAllocationTests
{
    [Fact]
    public void Trades_prices_stops_and_cancels_allocate_nothing()
    {
        var drive = new Drive();
        drive.Run(2_000);

        Assert.Equal(0, Allocations.Least(() => drive.Run(5_000)));
    }

    /// <summary>The same few commands again and again, written into the same arrays; the price moves with every one.</summary>
    sealed class Drive
    {
        readonly MarginLab _lab = new();
        readonly EventBuffer _events = new(1 << 16);
        readonly byte[] _ask;
        readonly byte[] _buy;
        readonly byte[] _back;
        readonly byte[] _stop;
        readonly byte[] _cancel;
        readonly byte[][] _marks;
        long _nowUs;

        public Drive()
        {
            _lab.Open("alice", "10.0");
            _lab.Open("maker", "100.0");
            _lab.Mark("8000.0");
            _ask = Draft.Of(_lab.Limit("maker", Side.Sell, "2.0", "8000.0"));
            _buy = Draft.Of(_lab.Limit("alice", Side.Buy, "1.0", "8010.0"));
            _back = Draft.Of(_lab.Limit("alice", Side.Sell, "1.0", "8000.0"));
            _stop = Draft.Of(_lab.Market("alice", Side.Sell, "0.5") with
            {
                OrderKind = OrderKind.StopMarket, TriggerBy = TriggerBy.Fair, TriggerPrice = Contracts.Price("7990.0"),
            });
            _cancel = Draft.Of(new CancelMany { Header = _lab.By("maker") });
            _marks = [.. new long[] { 800_000, 799_000, 800_500 }.Select(static price => Draft.Of(
                new MarkIndex { Instrument = MarginLab.Btc, State = IndexState.Good, Price = new Ticks(price) }))];
            _nowUs = _lab.NowUs;
        }

        public void Run(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                Apply(_ask);
                Apply(_buy);
                Apply(_marks[2]);
                Apply(_stop);
                Apply(_marks[1]);
                Apply(_marks[0]);
                Apply(_back);
                Apply(_cancel);
            }
        }

        void Apply(byte[] command)
        {
            _nowUs += 1_000;
            Draft.SetTime(command, _nowUs);
            _events.Clear();
            _lab.Exchange.Apply(command, _lab.Exchange.LastCommandNumber + 1, _events);
        }
    }
}
