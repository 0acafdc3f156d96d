using Rialto.Engine.Events;

namespace Rialto.Tests.Engine;

/// <summary>How far the events of one step may go.</summary>
public class EventBufferTests
{
    [Theory]
    [InlineData(64, 65, 128)]
    [InlineData(64, 1_000, 1_000)]
    [InlineData(1 << 29, (1 << 29) + 1, 1 << 30)]
    [InlineData(1 << 30, (1 << 30) + 1, 0x7FFF_FFC7)]
    [InlineData(1_500_000_000, 1_500_000_024, 0x7FFF_FFC7)]
    public void A_buffer_doubles_until_it_is_as_long_as_an_array_can_be(int length, long needed, int grown) =>
        Assert.Equal(grown, EventBuffer.Grown(length, needed));

    [Fact]
    public void What_was_written_stays_when_a_buffer_grows()
    {
        var buffer = new EventBuffer(OrderDone.SizeBytes);
        buffer.Add(1, new OrderDone { Order = new(7) }, default);
        var first = buffer.Written.ToArray();
        buffer.Add(2, new OrderDone { Order = new(8) }, default);
        Assert.Equal(2 * OrderDone.SizeBytes, buffer.Length);
        Assert.Equal(first, buffer.Written[..OrderDone.SizeBytes].ToArray());
    }
}
