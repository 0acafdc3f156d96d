using System.Numerics;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Simulation.Model;

/// <summary>An accepted order.</summary>
internal sealed class ModelOrder
{
    public required long Id { get; init; }
    public required ModelMember Owner { get; init; }
    public required ModelInstrument Instrument { get; init; }
    public required Side Side { get; init; }
    public required OrderKind Kind { get; init; }
    public required TimeInForce TimeInForce { get; init; }
    public required OrderFlags Flags { get; init; }
    public required FundsRule FundsRule { get; init; }
    public required int MakerPpm { get; init; }
    public required int TakerPpm { get; init; }

    /// <summary>The remembered client order id; null = none, or only a tag.</summary>
    public required string? ClientId { get; init; }

    /// <summary>A market buy that spends an amount.</summary>
    public required bool SpendsAmount { get; init; }

    public long Price { get; set; }
    public long Remaining { get; set; }
    public long Filled { get; set; }

    /// <summary>What is held for it right now: quote money of a buy, base money of a sell.</summary>
    public BigInteger Held { get; set; }

    public bool IsBuy => Side == Side.Buy;

    /// <summary>What it holds, or would hold.</summary>
    public int HoldCurrency => IsBuy ? Instrument.Quote : Instrument.Base;

    public bool MayRest => Kind == OrderKind.Limit && TimeInForce == TimeInForce.GoodTillCancelled;

    /// <summary>A limit order that stands or arrives with this limit trades at that price.</summary>
    public bool Takes(long price) => Kind == OrderKind.Market || (IsBuy ? price <= Price : price >= Price);
}
