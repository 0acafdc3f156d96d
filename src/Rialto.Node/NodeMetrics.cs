using System.Diagnostics.Metrics;
using Rialto.Node.History;
using Rialto.Node.Log;
using Rialto.Node.Sequencing;

namespace Rialto.Node;

/// <summary>The node's figures, as meter <c>rialto</c>.</summary>
sealed class NodeMetrics : IDisposable
{
    public const string MeterName = "rialto";

    readonly Meter _meter = new(MeterName);
    readonly Histogram<double> _sync;
    readonly Histogram<double> _publish;

    public NodeMetrics()
    {
        _sync = _meter.CreateHistogram<double>(
            "rialto.log.sync.duration", "s", "How long one sync of the log takes, with everything that the disk does meanwhile");
        _publish = _meter.CreateHistogram<double>(
            "rialto.publish.delay", "s", "From the time that the engine stamped on a frame's last command until everybody may see it");
    }

    public void Synced(TimeSpan took) => _sync.Record(took.TotalSeconds);

    public void Published(TimeSpan delay) => _publish.Record(delay.TotalSeconds);

    /// <summary>Shows what the node counts anyway.</summary>
    public void Observe(SubmissionQueue queue, NodeCounters counters, Subscribers subscribers, HistoryWriter history, Func<long> lastEvent)
    {
        _meter.CreateObservableGauge("rialto.queue.length", () => queue.Count, "{command}", "Commands that wait for the engine");
        _meter.CreateObservableCounter("rialto.commands", () => counters.Commands, "{command}", "Commands applied");
        _meter.CreateObservableCounter(
            "rialto.commands.published", () => counters.Published, "{command}", "Commands whose outcomes were told");
        _meter.CreateObservableCounter("rialto.ticks", () => counters.Ticks, "{command}", "Commands made because a timer was due");
        _meter.CreateObservableCounter("rialto.busy", () => counters.BusyAnswers, "{answer}", "Answers 'try again': queue or disk full");
        _meter.CreateObservableCounter("rialto.log.frames", () => counters.Frames, "{frame}", "Frames synced");
        _meter.CreateObservableCounter(
            "rialto.conservation.checks", () => counters.ConservationChecks, "{step}", "Steps whose postings were added up");
        _meter.CreateObservableCounter(
            "rialto.subscribers.dropped", () => subscribers.Dropped, "{subscriber}", "Subscribers that fell behind");
        _meter.CreateObservableGauge(
            "rialto.history.lag", () => Math.Max(0, lastEvent() - history.Reached), "{event}", "Events that history lacks");
        _meter.CreateObservableGauge(
            "rialto.history.stalled", () => history.IsStalled ? 1 : 0, "{alarm}", "1 = history cannot be written: commands get 'try again'");
        _meter.CreateObservableCounter(
            "rialto.history.failures", () => history.Failures, "{transaction}", "Transactions of history tried again");
    }

    /// <summary>Shows how the log grows, and what is behind it.</summary>
    public void Observe(LogWriter log, Func<int> segments, Func<long> bytes, Func<long> durabilityLag, Func<long> shownFrame)
    {
        _meter.CreateObservableGauge("rialto.log.segments", segments, "{file}", "Segment files of the log, prepared ones included");
        _meter.CreateObservableGauge("rialto.log.size", bytes, "By", "What the log takes of the disk");
        _meter.CreateObservableCounter("rialto.log.written", () => log.Counters.Bytes, "By", "Bytes of frames, headers included");
        _meter.CreateObservableCounter("rialto.log.rolls", () => log.Counters.Rolls, "{segment}", "Segments begun");
        _meter.CreateObservableGauge(
            "rialto.log.disk.full", () => log.IsDiskFull ? 1 : 0, "{alarm}", "1 = no room: commands are answered 'try again'");
        _meter.CreateObservableGauge(
            "rialto.durability.lag", durabilityLag, "{command}", "Commands applied whose outcomes are not told yet");
        _meter.CreateObservableGauge(
            "rialto.views.lag", () => Math.Max(0, log.Durable.Last - shownFrame()), "{frame}", "Durable frames that the views do not show");
    }

    /// <summary>Shows how the follower is.</summary>
    public void Observe(Follower follower, Func<long> lastCommand, Func<TimeSpan> snapshotAge)
    {
        _meter.CreateObservableGauge(
            "rialto.snapshot.age",
            () => snapshotAge().TotalSeconds,
            "s",
            "Since the last command in the newest snapshot; 0 = there is none");
        _meter.CreateObservableCounter(
            "rialto.log.segments.removed", () => follower.SegmentsRemoved, "{file}", "Old segments removed");
        _meter.CreateObservableGauge(
            "rialto.follower.lag",
            () => Math.Max(0, lastCommand() - follower.LastCommandNumber),
            "{command}",
            "Commands that the follower has not replayed");
        _meter.CreateObservableGauge(
            "rialto.follower.disagrees",
            () => follower.Agrees ? 0 : 1,
            "{alarm}",
            "1 = a replay gave other events than the live engine: an alarm");
        _meter.CreateObservableCounter("rialto.snapshots", () => follower.Snapshots, "{snapshot}", "Snapshots written");
        _meter.CreateObservableCounter(
            "rialto.snapshots.failed", () => follower.SnapshotFailures, "{snapshot}", "Snapshots that could not be written");
    }

    public void Dispose() => _meter.Dispose();
}
