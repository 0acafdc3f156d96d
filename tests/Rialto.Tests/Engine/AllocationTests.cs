using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Tests.Engine.Books;

namespace Rialto.Tests.Engine;

/// <summary>A warm engine allocates nothing, and what else the process allocates does not change what it does.</summary>
public class AllocationTests
{
    const int WarmUp = 200_000;
    const int Measured = 1_000_000;

    [Fact]
    public void A_million_mixed_commands_allocate_nothing()
    {
        var drive = new Drive();
        drive.Run(WarmUp);

        Assert.Equal(0, Allocations.Least(() => drive.Run(Measured)));
        // As often as it was measured: other threads' allowances may have made it begin anew.
        var steps = drive.Steps;
        Assert.True(drive.Trades > steps / 20, $"{drive.Trades} trades");
        Assert.True(drive.Cancels > steps / 20, $"{drive.Cancels} cancels");
        Assert.True(drive.Amends > steps / 20, $"{drive.Amends} amendments");
        Assert.True(drive.Rejects < steps / 4, $"{drive.Rejects} rejects");
        Assert.True(drive.Triggers > steps / 1_000, $"{drive.Triggers} triggers");
        Assert.True(drive.Expiries > steps / 10_000, $"{drive.Expiries} expiries");
        Assert.True(drive.SelfTrades > steps / 1_000, $"{drive.SelfTrades} self-trades prevented");
    }

    [Fact]
    public void Other_allocations_change_nothing()
    {
        var quiet = new Drive();
        var noisy = new Drive();
        var garbage = new List<byte[]>();

        quiet.Run(20_000);
        for (var i = 0; i < 200; i++)
        {
            noisy.Run(100);
            garbage.Add(new byte[i * 97]);
            if (i % 50 == 49) GC.Collect();
        }

        Assert.Equal(quiet.Exchange.EventHash, noisy.Exchange.EventHash);
        Assert.Equal(quiet.Exchange.StateHash(), noisy.Exchange.StateHash());
        Assert.Equal(200, garbage.Count);
    }

    /// <summary>Commands from a seed, written into the same few arrays again and again.</summary>
    sealed class Drive
    {
        readonly SeededDraws _draws = new(7);
        readonly EventBuffer _events = new(1 << 20);
        readonly byte[] _place = Draft.Of(default(PlaceOrder), "12345678"u8);
        readonly byte[] _amend = Draft.Of(default(AmendOrder));
        readonly byte[] _reduce = Draft.Of(default(ReduceOrder));
        readonly byte[] _cancel = Draft.Of(default(CancelOrder));
        readonly byte[] _many = Draft.Of(default(CancelMany));
        readonly byte[] _after = Draft.Of(new CancelAfter { TimeoutUs = 5_000_000 });
        readonly byte[] _deposit = Draft.Of(default(Deposit));
        readonly byte[] _transfer = Draft.Of(default(Transfer));
        readonly byte[] _guard = Draft.Of(default(OpenGuard));
        readonly byte[] _unguard = Draft.Of(default(CloseGuard));
        readonly byte[] _tick = Draft.Of(default(Tick));
        readonly byte[] _batch;
        readonly OrderId[] _open = new OrderId[256];
        readonly MemberId[] _owners = new MemberId[256];
        long _number;
        long _guards;
        long _nowUs = Table.StartUs;

        public Drive()
        {
            var element = Draft.Of(default(PlaceOrder));
            _batch = Draft.Batch(default, false, [element, element, element]);
            var log = new CheckedLog();
            log.Begin();
            foreach (var command in log.Log) Apply(command);
            Apply(Draft.Of(new SetFee { Maker = new FeePpm(1_000), Taker = new FeePpm(2_000) }));
            Apply(Draft.Of(new SetLimits { OrdersOpenMax = 200, RequestKeysMax = 1_000 }));
        }

        public Exchange Exchange { get; } = new(1 << 12, 1 << 8);

        public int Steps { get; private set; }
        public int Trades { get; private set; }
        public int Cancels { get; private set; }
        public int Amends { get; private set; }
        public int Rejects { get; private set; }
        public int Triggers { get; private set; }
        public int Expiries { get; private set; }
        public int SelfTrades { get; private set; }

        public void Run(int count)
        {
            for (var i = 0; i < count; i++) Step(_draws.Below(100));
            Steps += count;
        }

        void Step(int dice)
        {
            if (dice < 50) Place();
            else if (dice < 75) Cancel();
            else if (dice < 85) Amend();
            else if (dice < 90) Reduce();
            else if (dice < 94) Batch();
            else if (dice < 97) Money();
            else if (dice < 98) CancelMany();
            else if (dice < 99) CancelAfter();
            else Guard();
        }

        MemberId Member() => _draws.Below(2) == 0 ? CheckedLog.Alice : CheckedLog.Bob;

        // Some open order; its place, or any place when none is open.
        int Open()
        {
            var start = _draws.Below(_open.Length);
            for (var i = 0; i < _open.Length; i++)
            {
                if (_open[(start + i) % _open.Length].Value != 0) return (start + i) % _open.Length;
            }

            return start;
        }

        ref TCommand At<TCommand>(byte[] command, int at = 0)
            where TCommand : unmanaged => ref System.Runtime.InteropServices.MemoryMarshal.AsRef<TCommand>(command.AsSpan(at));

        void Place()
        {
            ref var order = ref At<PlaceOrder>(_place);
            order.Header.Member = Member();
            order.Header.RequestKeyLow = (ulong)_draws.Next() | 1;
            order.Header.RequestKeyWindowS = 1;
            Fill(ref order);
            BitConverter.TryWriteBytes(_place.AsSpan(PlaceOrder.SizeBytes), _draws.Next());
            Apply(_place);
        }

        void Fill(ref PlaceOrder order)
        {
            order.Instrument = CheckedLog.Instrument;
            order.Side = (Side)_draws.Below(2);
            order.OrderKind = _draws.Below(10) == 0 ? OrderKind.Market : OrderKind.Limit;
            order.Price = order.OrderKind == OrderKind.Market ? Ticks.None : new Ticks(900 + 50 * (int)order.Side + _draws.Below(150));
            order.Quantity = new Lots(1 + _draws.Below(1_000));
            var isKill = order.OrderKind == OrderKind.Limit && _draws.Below(5) == 0;
            order.TimeInForce = isKill ? TimeInForce.FillOrKill : TimeInForce.GoodTillCancelled;
            var isPost = order.OrderKind == OrderKind.Limit && !isKill && _draws.Below(5) == 0;
            order.Flags = isPost ? OrderFlags.PostOnly : OrderFlags.None;
            order.SelfTrade = (SelfTradeRule)_draws.Below(6);
            order.Header.Session = _draws.Below(3);
            FillTerms(ref order);
        }

        // One in ten waits, one in ten hides, one in ten expires.
        void FillTerms(ref PlaceOrder order)
        {
            order.TriggerPrice = Ticks.None;
            order.DisplayQuantity = Lots.Zero;
            order.ExpiresUs = 0;
            if (order.TimeInForce != TimeInForce.GoodTillCancelled) return;
            if (order.OrderKind == OrderKind.Limit && _draws.Below(10) == 0) order.DisplayQuantity = new Lots(1 + order.Quantity.Value / 4);
            if (order.OrderKind == OrderKind.Limit && _draws.Below(10) == 0)
            {
                order.OrderKind = _draws.Below(2) == 0 ? OrderKind.StopLimit : OrderKind.TakeProfitLimit;
                order.TriggerPrice = new Ticks(900 + _draws.Below(200));
            }

            if (order.OrderKind == OrderKind.Market || _draws.Below(10) != 0) return;
            order.TimeInForce = TimeInForce.GoodTillDate;
            order.ExpiresUs = _nowUs + 100_000 + 10_000 * _draws.Below(1_000);
        }

        void Cancel()
        {
            ref var cancel = ref At<CancelOrder>(_cancel);
            cancel.Order = _open[Open()];
            Apply(_cancel);
        }

        void Amend()
        {
            ref var amend = ref At<AmendOrder>(_amend);
            var place = Open();
            amend.Header.Member = _owners[place];
            amend.Order = _open[place];
            amend.Price = _draws.Below(2) == 0 ? Ticks.None : new Ticks(900 + _draws.Below(200));
            amend.Remaining = new Lots(1 + _draws.Below(500));
            Apply(_amend);
        }

        void Reduce()
        {
            ref var reduce = ref At<ReduceOrder>(_reduce);
            var place = Open();
            reduce.Header.Member = _owners[place];
            reduce.Order = _open[place];
            reduce.By = new Lots(1 + _draws.Below(100));
            Apply(_reduce);
        }

        void Batch()
        {
            ref var batch = ref At<Batch>(_batch);
            batch.Header.Member = Member();
            batch.AllOrNothing = (byte)_draws.Below(2);
            for (var i = 0; i < 3; i++)
            {
                ref var order = ref At<PlaceOrder>(_batch, Rialto.Engine.Commands.Batch.SizeBytes + i * PlaceOrder.SizeBytes);
                order.Header.Member = batch.Header.Member;
                Fill(ref order);
                order.OrderKind = OrderKind.Limit;
                order.TimeInForce = TimeInForce.GoodTillCancelled;
                order.TriggerPrice = Ticks.None;
                order.ExpiresUs = 0;
                order.Price = new Ticks(900 + _draws.Below(200));
            }

            Apply(_batch);
        }

        void Money()
        {
            ref var deposit = ref At<Deposit>(_deposit);
            deposit.To = Member();
            deposit.Currency = CheckedLog.Quote;
            deposit.Net = new Amount(1 + _draws.Below(1_000));
            deposit.Fee = new Amount(_draws.Below(2));
            Apply(_deposit);
            ref var transfer = ref At<Transfer>(_transfer);
            transfer.From = Member();
            transfer.To = Member();
            transfer.Currency = CheckedLog.Base;
            transfer.Amount = new Amount(1 + _draws.Below(1_000));
            Apply(_transfer);
        }

        void CancelMany()
        {
            ref var many = ref At<CancelMany>(_many);
            many.Header.Member = Member();
            many.Side = (SideFilter)_draws.Below(3);
            Apply(_many);
        }

        void CancelAfter()
        {
            ref var after = ref At<CancelAfter>(_after);
            after.Header.Member = Member();
            Apply(_after);
        }

        // Opens a guard, and closes it.
        void Guard()
        {
            At<OpenGuard>(_guard).Header.Member = Member();
            At<OpenGuard>(_guard).Header.Session = 1 + _draws.Below(2);
            Apply(_guard);
            At<CloseGuard>(_unguard).Guard = ++_guards;
            Apply(_unguard);
            Apply(_tick);
        }

        void Apply(byte[] command)
        {
            _nowUs += 10_000;
            BitConverter.TryWriteBytes(command.AsSpan(8), _nowUs);
            _events.Clear();
            Exchange.Apply(command, ++_number, _events);
            var reader = new EventReader(_events.Written);
            while (reader.Next()) Count(ref reader);
        }

        int PlaceOf(OrderId order) => (int)(order.Value % _open.Length);

        void Ended(OrderId order)
        {
            if (_open[PlaceOf(order)] == order) _open[PlaceOf(order)] = default;
        }

        void Count(ref EventReader reader)
        {
            switch (reader.Kind)
            {
                case EventKind.OrderAccepted: _owners[PlaceOf(reader.As<OrderAccepted>().Order)] = reader.As<OrderAccepted>().Member; break;
                case EventKind.OrderResting: _open[PlaceOf(reader.As<OrderResting>().Order)] = reader.As<OrderResting>().Order; break;
                case EventKind.OrderDone: Ended(reader.As<OrderDone>().Order); break;
                case EventKind.Traded: Trades++; break;
                case EventKind.OrderCancelled:
                    Ended(reader.As<OrderCancelled>().Order);
                    Cancels++;
                    if (reader.As<OrderCancelled>().Reason == CancelReason.Expired) Expiries++;
                    if (reader.As<OrderCancelled>().Reason == CancelReason.SelfTrade) SelfTrades++;
                    break;
                case EventKind.OrderTriggered: Triggers++; break;
                case EventKind.OrderAmended: Amends++; break;
                case EventKind.CommandRejected or EventKind.OrderRejected: Rejects++; break;
                default: break;
            }
        }
    }
}
