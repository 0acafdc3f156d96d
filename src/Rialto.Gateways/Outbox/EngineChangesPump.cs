using Microsoft.Extensions.Logging;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Identity.Outbox;
using Rialto.Identity.Storage;
using Rialto.Node;

namespace Rialto.Gateways.Outbox;

/// <summary>Makes the engine follow what happened to people: each change of Identity's outbox becomes commands, in order.</summary>
/// <remarks>
/// A change is forgotten only after its outcome is durable. After a crash between the two it is sent again, which changes nothing: the
/// commands say how the member stands, not what is different. Owner: whoever drains; one at a time.
/// </remarks>
public sealed partial class EngineChangesPump : IDisposable
{
    readonly EngineOutbox _outbox;
    readonly ExchangePort _exchange;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly SemaphoreSlim _one = new(1, 1);

    public EngineChangesPump(EngineOutbox outbox, ExchangePort exchange, TimeProvider time, ILogger log)
    {
        _outbox = outbox;
        _exchange = exchange;
        _time = time;
        _log = log;
    }

    /// <summary>Delivers until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _outbox.WaitAsync(stop);
                await DrainAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What is left stands in the outbox and is delivered at the next start.
        }
    }

    /// <summary>Ends when the engine knows everything that happened before this call.</summary>
    public async Task DrainAsync(CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            while (_outbox.Pending(Limits.OutboxChangesAtOnce) is { Count: > 0 } changes)
            {
                foreach (var change in changes) await DeliverAsync(change, stop);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    async Task DeliverAsync(EngineChange change, CancellationToken stop)
    {
        var member = new MemberId(change.Member);
        var group = GroupOf(change);
        var flags = FlagsOf(change);
        var opening = new OpenMember { Opened = member, Group = group, Flags = flags };
        if (change.Kind == EngineChangeKind.MemberOpened) await RequireAsync(opening, stop);
        else await ChangeAsync(new() { Changed = member, Group = group, Flags = flags }, opening, stop);

        await ForgetAsync(change, stop);
    }

    /// <summary>A repaired or restored log may have lost the opening that was delivered once: the member is opened as it stands.</summary>
    async Task ChangeAsync(ChangeMember change, OpenMember opening, CancellationToken stop)
    {
        var outcome = await InsistAsync(change, stop);
        if (outcome.Reject == Reject.MemberNotFound)
        {
            await RequireAsync(opening, stop);
            outcome = await InsistAsync(change, stop);
        }
        RequireDone(outcome);
    }

    async Task RequireAsync<TCommand>(TCommand command, CancellationToken stop)
        where TCommand : unmanaged, ICommand => RequireDone(await InsistAsync(command, stop));

    /// <summary>The commands are made of what the engine itself gave out, so a "no" is a bug.</summary>
    static void RequireDone(Outcome outcome)
    {
        if (outcome.Status != OutcomeStatus.Done)
            throw new InvalidOperationException($"The engine rejected a change of a member: {outcome.Reject}.");
    }

    /// <summary>With a full disk the change stays in the outbox until there is room: sent twice is as good as once.</summary>
    async Task ForgetAsync(EngineChange change, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                _outbox.MarkDone(change.Id);
                return;
            }
            catch (IdentityFullException)
            {
                await Task.Delay(Limits.OutboxRetry, _time, stop);
            }
        }
    }

    /// <summary>Asks again until the command is in the log: it says a standing, so twice is as good as once.</summary>
    async Task<Outcome> InsistAsync<TCommand>(TCommand command, CancellationToken stop)
        where TCommand : unmanaged, ICommand
    {
        while (true)
        {
            var outcome = await _exchange.Submit(command, []);
            switch (outcome.Status)
            {
                case OutcomeStatus.Done or OutcomeStatus.Rejected: return outcome;
                case OutcomeStatus.Busy or OutcomeStatus.Unknown:
                    await Task.Delay(Limits.OutboxRetry, _time, stop);
                    break;
            }
        }
    }

    FeeGroupId GroupOf(EngineChange change)
    {
        if (_exchange.Views.Fees.GroupNamed(change.FeeGroup) is { } group) return group;
        UnknownGroup(_log, change.Uid, change.FeeGroup);
        return new FeeGroupId(0);
    }

    static MemberFlags FlagsOf(EngineChange change) =>
        (change.Staff ? MemberFlags.Staff : MemberFlags.None) | (change.Suspended ? MemberFlags.Suspended : MemberFlags.None);

    public void Dispose() => _one.Dispose();

    [LoggerMessage(LogEvents.UnknownFeeGroup, LogLevel.Warning, "Member {Uid} has the unknown fee group {Group}: treated as 'any'.")]
    static partial void UnknownGroup(ILogger log, string uid, string group);
}
