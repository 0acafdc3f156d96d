using Rialto.Engine.Commands;
using Rialto.Node;
using Rialto.Node.Sequencing;

namespace Rialto.Simulation.Nodes;

/// <summary>What a client wants, however often he has to ask for it.</summary>
internal sealed class Request(byte[] bytes)
{
    /// <summary>The command, its time left to the sequencer.</summary>
    public byte[] Bytes { get; } = bytes;

    /// <summary>When, by the log, it had an effect under its request key; 0 = never.</summary>
    public long EffectUs { get; set; }

    /// <summary>In which life of the node it had that effect.</summary>
    public int EffectBoot { get; set; }

    public ref readonly CommandHeader Header => ref CommandCodec.Header(Bytes);

    /// <summary>Asking again cannot do it twice: a request key, or a client order id that is no tag.</summary>
    public bool IsSafeToRepeat => (Header.HasRequestKey && Header.RequestKeyWindowS > 0) || HasClientId;

    bool HasClientId => Header is { Kind: CommandKind.PlaceOrder, TextBytes: > 0 }
        && !CommandCodec.Read<PlaceOrder>(Bytes).Flags.HasFlag(OrderFlags.ClientIdIsTag);
}

/// <summary>One time that a client asked.</summary>
internal sealed class Attempt(Request request, Submission submission, long sentUs)
{
    public Request Request { get; } = request;
    public Submission Submission { get; } = submission;

    /// <summary>By the monotonic clock.</summary>
    public long SentUs { get; } = sentUs;

    /// <summary>Answered "try again" without ever becoming a command.</summary>
    public bool IsRefused =>
        Submission.Outcome is { IsCompletedSuccessfully: true, Result: { Status: OutcomeStatus.Busy, CommandNumber: 0 } };

    /// <summary>Where the log has it; null = not seen there.</summary>
    public SeenStep? Step { get; set; }
}
