using Rialto.Engine.Events;

namespace Rialto.Simulation.Nodes;

/// <summary>A command of the log, and what the model says to it.</summary>
/// <param name="OwnEvents">The events that it must have, without those of timers before it.</param>
internal sealed record SeenStep(long CommandNumber, long TimeUs, long LastEvent, byte[] OwnEvents)
{
    /// <summary>The first reject among its events.</summary>
    public Reject Reject
    {
        get
        {
            var reader = new EventReader(OwnEvents);
            while (reader.Next())
            {
                if (reader.Kind == EventKind.CommandRejected) return reader.As<CommandRejected>().Reject;
                if (reader.Kind == EventKind.OrderRejected) return reader.As<OrderRejected>().Reject;
            }
            return Reject.None;
        }
    }

    /// <summary>How many of its events say no.</summary>
    public int RejectsCount
    {
        get
        {
            var count = 0;
            var reader = new EventReader(OwnEvents);
            while (reader.Next()) count += reader.Kind is EventKind.CommandRejected or EventKind.OrderRejected ? 1 : 0;
            return count;
        }
    }

    public bool IsRepeat
    {
        get
        {
            var reader = new EventReader(OwnEvents);
            return reader.Next() && reader.Kind == EventKind.OrderRepeated;
        }
    }
}
