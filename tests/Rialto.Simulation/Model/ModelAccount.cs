using System.Numerics;

namespace Rialto.Simulation.Model;

/// <summary>A margin account, or an insurance fund's.</summary>
internal sealed class ModelAccount(int id, ModelMember member, bool isDemo, int currency)
{
    const int LastFund = 2;
    const int InsuranceOwner = 5;
    const int FirstMargin = 1 << 30;

    public int Id { get; } = id;
    public ModelMember Member { get; } = member;
    public bool IsDemo { get; } = isDemo;
    public int Currency { get; } = currency;
    public bool IsFund => Id <= LastFund;

    /// <summary>Under which number its money stands in the ledger.</summary>
    public int Owner => IsFund ? InsuranceOwner : FirstMargin + Id;

    public bool IsLiquidating { get; set; }

    /// <summary>Which of all liquidations; 0 = it is not being liquidated.</summary>
    public long LiquidationNumber { get; set; }

    /// <summary>It must act, and waits for its turn.</summary>
    public bool IsQueued { get; set; }

    /// <summary>A fair price came since its last slice.</summary>
    public bool HeardPrice { get; set; }

    /// <summary>When its liquidation offered something last; far back when it never did.</summary>
    public long LastSliceUs { get; set; } = long.MinValue / 2;

    /// <summary>What its liquidation owes, in picos.</summary>
    public BigInteger DueTaker { get; set; }
    public BigInteger DueLiquidation { get; set; }

    public Dictionary<int, int> Leverages { get; } = [];
    public SortedDictionary<int, ModelPosition> Positions { get; } = [];

    public int LeverageIn(ModelInstrument instrument) => Leverages.GetValueOrDefault(instrument.Id);

    public ModelPosition? In(ModelInstrument instrument) => Positions.GetValueOrDefault(instrument.Id);

    public BigInteger QuantityIn(ModelInstrument instrument) => In(instrument)?.Quantity ?? 0;
}
