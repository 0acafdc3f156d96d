using System.Numerics;
using Rialto.Engine.Commands;

namespace Rialto.Simulation.Model;

/// <summary>What an account has of a perpetual. Money in picos.</summary>
internal sealed class ModelPosition
{
    public required long Id { get; init; }
    public required ModelAccount Account { get; init; }
    public required ModelInstrument Instrument { get; init; }
    public required long OpenedUs { get; init; }

    /// <summary>Below zero is short.</summary>
    public BigInteger Quantity { get; set; }
    public BigInteger Cost { get; set; }
    public BigInteger Realised { get; set; }
    public BigInteger Fees { get; set; }
    public BigInteger Funding { get; set; }

    /// <summary>0 = there is none.</summary>
    public long StopLoss { get; set; }
    public long TakeProfit { get; set; }
    public TriggerBy ExitBy { get; set; }

    public bool HasExits => StopLoss != 0 || TakeProfit != 0;

    ModelPerpetual Perpetual => Instrument.Margin!;

    public BigInteger Size => BigInteger.Abs(Quantity);

    /// <summary>At the fair price.</summary>
    public BigInteger Value => Perpetual.Contract.Value(Perpetual.Fair, Size);

    public BigInteger Unrealised => Perpetual.Contract.Signed(Perpetual.Fair, Quantity) - Cost;

    public BigInteger Maintenance => Perpetual.Contract.Maintenance(Value);
}
