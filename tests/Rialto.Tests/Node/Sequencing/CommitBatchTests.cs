using Rialto.Engine.Events;
using Rialto.Node;
using Rialto.Node.Sequencing;

namespace Rialto.Tests.Node.Sequencing;

public sealed class CommitBatchTests
{
    const int CommandBytes = 64;
    const int TextBytes = 4_096;

    [Fact]
    public void A_batch_takes_no_more_commands_once_its_events_are_many()
    {
        var batch = new CommitBatch(1_024);
        var text = new byte[TextBytes];
        while (batch.Events.Length + OrderDone.SizeBytes + TextBytes < Limits.BatchEventBytesMax)
        {
            batch.Events.Add(1, default(OrderDone), text);
        }

        Assert.True(batch.HasRoomFor(CommandBytes));
        batch.Events.Add(1, default(OrderDone), text);
        Assert.False(batch.HasRoomFor(CommandBytes));
        batch.Clear();
        Assert.True(batch.HasRoomFor(CommandBytes));
    }
}
