using System.Runtime.CompilerServices;
using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>What the engine's limits must be to each other, so that no sum and no length is ever too small.</summary>
public class LimitsTests
{
    [Fact]
    public void The_largest_amount_is_ten_to_the_36() =>
        Assert.Equal((Int128)1_000_000_000_000_000_000 * 1_000_000_000_000_000_000, Limits.AmountMaxUnits);

    [Fact]
    public void Sums_of_all_that_may_be_issued_stay_far_inside_128_bits() =>
        // Five owners may be negative, each down to −10^36; ten times that still leaves a digit.
        Assert.True(Int128.MaxValue / Limits.AmountMaxUnits > 100);

    [Fact]
    public void Price_times_quantity_fits_before_it_is_scaled() =>
        Assert.True(Int128.MaxValue / Limits.TicksMax / Limits.LotsMax > 1_000_000);

    [Fact]
    public void A_fee_of_the_largest_amount_fits() =>
        Assert.True(new Amount(Limits.AmountMaxUnits).FeeAt(new FeePpm(1_000_000)).Units == Limits.AmountMaxUnits);

    [Fact]
    public void A_full_exchange_looks_ahead() => Assert.InRange(Limits.ForesightOrdersMin, 1, Limits.OpenOrdersMax);

    [Fact]
    public void The_largest_batch_fits_into_a_command()
    {
        var element = CommandCodec.SizeOf<PlaceOrder>(Limits.ClientOrderIdBytesMax);
        Assert.InRange(Batch.SizeBytes + Limits.BatchElementsMax * element, 1, Limits.CommandBytesMax);
    }

    [Fact]
    public void Texts_fit_into_their_length_fields()
    {
        Assert.InRange(Limits.ClientOrderIdBytesMax, 4 * 64, ushort.MaxValue);
        Assert.InRange(Limits.TextBytesMax, Limits.ClientOrderIdBytesMax, ushort.MaxValue);
        Assert.InRange(Limits.FeeGroupNameBytesMax, 1, Limits.TextBytesMax);
        Assert.InRange(Limits.BatchElementsMax, 1, ushort.MaxValue);
    }

    [Fact]
    public void Ranges_of_numbers_stand_in_order()
    {
        Assert.True(Limits.FirstKeptInstrument <= Limits.LastKeptInstrument);
        Assert.True(Limits.LastKeptInstrument < Limits.InstrumentsMax);
        Assert.True(Owners.LastOwn < Owners.FirstMember);
        Assert.InRange(FeePpm.SpotMax, 1, 1_000_000);
        Assert.True(Limits.FinishedClientIdsMax > 0);
        Assert.InRange(Limits.RequestKeysMax, 1, 1 << 27);
        // The index of the order table is twice as long, and must stay an array.
        Assert.True(2L * Limits.OpenOrdersMax < 1 << 27);
    }

    /// <summary>A batch of events takes a last command when it is nearly full, and is one array.</summary>
    [Fact]
    public void What_one_command_can_make_fits_into_the_buffer_of_its_batch()
    {
        var guards = (long)Limits.GuardsMax * Unsafe.SizeOf<GuardChanged>();
        // Three hundred thousand positions of one funding instant.
        var funding = 300_000L * (Unsafe.SizeOf<PositionChanged>() + Unsafe.SizeOf<BalanceChanged>());
        Assert.InRange(Limits.StepEventBytesMax + guards + funding, 1, Array.MaxLength - Rialto.Node.Limits.BatchEventBytesMax);
        Assert.InRange(Limits.PerpetualOrdersMax, 1, Limits.OpenOrdersMax);
        var cancelled = Unsafe.SizeOf<OrderCancelled>() + Unsafe.SizeOf<BalanceChanged>() + Unsafe.SizeOf<LevelChanged>();
        Assert.True(cancelled < Limits.SpotFillEventBytesMax);
    }

    [Fact]
    public void The_events_of_a_fill_on_spot_are_counted_whole() => Assert.Equal(
        Limits.SpotFillEventBytesMax,
        Unsafe.SizeOf<Traded>() + 2 * Unsafe.SizeOf<Filled>() + Unsafe.SizeOf<OrderDone>() + 8 * Unsafe.SizeOf<BalanceChanged>()
        + Unsafe.SizeOf<LevelChanged>());

    [Fact]
    public void The_events_of_a_fill_on_a_perpetual_are_counted_whole() => Assert.Equal(
        Limits.FillEventBytesMax,
        Limits.SpotFillEventBytesMax
        + 4 * Unsafe.SizeOf<PositionChanged>() + 2 * (Unsafe.SizeOf<OrderAmended>() + Unsafe.SizeOf<LevelChanged>()));

    [Fact]
    public void A_waiting_buy_may_hold_a_twentieth_more_than_the_largest_amount() =>
        Assert.True(Int128.MaxValue / Limits.AmountMaxUnits > 105);

    [Fact]
    public void Bounds_of_what_one_command_can_cause_are_there()
    {
        Assert.InRange(Limits.DisplayPartsMax, 1, 1_000);
        Assert.InRange(Limits.TriggersPerStepMax, Limits.BatchElementsMax, 100_000);
        Assert.InRange(Limits.GuardsOfMemberMax, 1, Limits.GuardsMax);
        Assert.True(Int128.MaxValue / Limits.TicksMax > Limits.PriceBandPpmMax);
    }
}
