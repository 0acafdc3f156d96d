using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;

namespace Rialto.Simulation.Checking;

/// <summary>What a campaign has reached, counted.</summary>
public sealed class Coverage
{
    public SortedDictionary<CommandKind, long> Commands { get; } = [];
    public SortedDictionary<EventKind, long> Events { get; } = [];
    public SortedDictionary<Reject, long> Rejects { get; } = [];
    public SortedDictionary<CancelReason, long> CancelReasons { get; } = [];

    /// <summary>Rejects that nothing can reach today, or not within a seed, each with its reason.</summary>
    public static IReadOnlyDictionary<Reject, string> Unreachable { get; } = new Dictionary<Reject, string>
    {
        [Reject.None] = "is no reject",
        [Reject.PriceOffTick] = "the tick step of spot is 1",
        [Reject.QuantityOffLot] = "the lot step of spot is 1",
        [Reject.AccountInLiquidation] = "spot is not liquidated",
        [Reject.PositionLimitExceeded] = "spot has no positions",
        [Reject.InsufficientMargin] = "spot has no margin",
        [Reject.MarginAccountNotFound] = "spot has no margin",
        [Reject.MarginNotBegun] = "spot has no margin",
        [Reject.TooManyMarginAccounts] = "spot has no margin",
        [Reject.AmountTooFine] = "spot has no margin",
        [Reject.PositionNotFound] = "spot has no positions",
        [Reject.AccountNotFlat] = "spot has no positions",
        [Reject.LeverageInvalid] = "spot has no leverage",
        [Reject.ContractInvalid] = "spot has no contracts",
        [Reject.TooManyCurrencies] = "needs 1,001 commands of one kind: a case of its own",
        [Reject.TooManyGuards] = "needs 1,001 commands of one kind: a case of its own",
        [Reject.TooManySources] = "needs 10,001 commands of one kind: a case of its own",
        [Reject.TooManyInstruments] = "needs 20,001 commands of one kind: a table test of the engine",
    };

    /// <summary>Counts a command and the events that it had.</summary>
    public void Count(ReadOnlySpan<byte> command, ReadOnlySpan<byte> events)
    {
        var kind = CommandCodec.Header(command).Kind;
        Commands[kind] = Commands.GetValueOrDefault(kind) + 1;
        var reader = new EventReader(events);
        while (reader.Next()) Count(reader);
    }

    void Count(EventReader reader)
    {
        Events[reader.Kind] = Events.GetValueOrDefault(reader.Kind) + 1;
        if (reader.Kind == EventKind.OrderRejected) Count(reader.As<OrderRejected>().Reject);
        if (reader.Kind == EventKind.CommandRejected) Count(reader.As<CommandRejected>().Reject);
        if (reader.Kind != EventKind.OrderCancelled) return;
        var reason = reader.As<OrderCancelled>().Reason;
        CancelReasons[reason] = CancelReasons.GetValueOrDefault(reason) + 1;
    }

    void Count(Reject reject) => Rejects[reject] = Rejects.GetValueOrDefault(reject) + 1;

    /// <summary>Adds what another part of the campaign reached.</summary>
    public void Add(Coverage other)
    {
        Add(Commands, other.Commands);
        Add(Events, other.Events);
        Add(Rejects, other.Rejects);
        Add(CancelReasons, other.CancelReasons);
    }

    static void Add<TKey>(SortedDictionary<TKey, long> sums, SortedDictionary<TKey, long> others)
        where TKey : notnull
    {
        foreach (var (key, count) in others) sums[key] = sums.GetValueOrDefault(key) + count;
    }

    /// <summary>Command kinds, event kinds, rejects and cancel reasons that were never reached though they can be.</summary>
    public List<string> Missing()
    {
        var missing = new List<string>();
        var commands = Enum.GetValues<CommandKind>().Where(kind => !Commands.ContainsKey(kind) && !kind.IsOfPerpetuals());
        missing.AddRange(commands.Select(kind => $"command {kind}"));
        var events = Enum.GetValues<EventKind>().Where(kind => !Events.ContainsKey(kind) && !kind.IsOfPerpetuals());
        missing.AddRange(events.Select(kind => $"event {kind}"));
        var reasons = Enum.GetValues<CancelReason>().Where(reason => !CancelReasons.ContainsKey(reason) && !reason.IsOfPerpetuals());
        missing.AddRange(reasons.Select(reason => $"reason {reason}"));
        var rejects = Enum.GetValues<Reject>().Where(reject => !Rejects.ContainsKey(reject) && !Unreachable.ContainsKey(reject));
        missing.AddRange(rejects.Select(reject => $"reject {reject}"));
        return missing;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text, "commands", Commands);
        Append(text, "events", Events);
        Append(text, "rejects", Rejects);
        Append(text, "cancel reasons", CancelReasons);
        return text.ToString();
    }

    static void Append<TKey>(StringBuilder text, string title, SortedDictionary<TKey, long> counts)
        where TKey : notnull
    {
        text.AppendLine(title);
        foreach (var (key, count) in counts) text.AppendLine($"  {key,-28}{count,12:N0}");
    }
}
