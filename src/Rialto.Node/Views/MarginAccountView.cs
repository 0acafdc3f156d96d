using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Views;

/// <summary>A margin account. Its balance is that of <see cref="Owner"/> in <see cref="Currency"/>. Immutable.</summary>
public sealed record MarginAccountView
{
    public required MarginAccountId Id { get; init; }

    /// <summary>The person; <see cref="Owners.Insurance"/> for an insurance fund.</summary>
    public required MemberId Member { get; init; }
    public required CurrencyId Currency { get; init; }
    public required bool IsDemo { get; init; }
    public required MarginStatus Status { get; init; }
    public required long OpenedUs { get; init; }

    /// <summary>As its owner called it; empty = he did not.</summary>
    public string Name { get; init; } = "";

    /// <summary>Who owns its money in the ledger.</summary>
    public MemberId Owner => Member == Owners.Insurance ? Member : Id.Owner;

    internal static MarginAccountView From(in MarginAccountChanged changed, long openedUs, string name) => new()
    {
        Id = changed.Account,
        Member = changed.Member,
        Currency = changed.Currency,
        IsDemo = (changed.Type & InstrumentFlags.Demo) != 0,
        Status = changed.Status,
        OpenedUs = openedUs,
        Name = name,
    };
}
