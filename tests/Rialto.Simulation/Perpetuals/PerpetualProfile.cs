using Rialto.Engine.Commands;
using Rialto.Simulation.Workload;

namespace Rialto.Simulation.Perpetuals;

/// <summary>The taste of one seed: some things happen often, some never.</summary>
internal sealed class PerpetualProfile
{
    public PerpetualProfile(Dice dice)
    {
        MembersCount = (int)dice.Between(4, 9);
        InstrumentsCount = (int)dice.Between(1, 3);
        DemoPercent = dice.Of(0, 50, 100);
        Kinds = dice.Of(0, 0, 1, 2, 3);
        FeeChoice = dice.Below(5);
        FundPercent = dice.Of(0, 0, 20, 500);
        PoorPercent = dice.Of(2, 10, 60);
        MarkWeight = dice.Of(20, 60, 150);
        GapPermille = dice.Of(0, 20, 60, 150);
        DriftPpm = dice.Of(500, 2_000, 8_000);
        MakerWeight = dice.Of(30, 80);
        TakerWeight = dice.Of(20, 60);
        WaitingPercent = dice.Of(0, 10, 40);
        ReducePercent = dice.Of(0, 10, 30);
        DisplayPercent = dice.Of(0, 0, 20);
        ExpiryPercent = dice.Of(0, 5, 25);
        CancelWeight = dice.Of(5, 20, 40);
        AmendWeight = dice.Of(0, 10, 30);
        ExitWeight = dice.Of(0, 8, 25);
        LeverageWeight = dice.Of(0, 3, 10);
        MoveWeight = dice.Of(1, 6, 20);
        OperatorWeight = dice.Of(0, 1, 5);
        LapsePermille = dice.Of(0, 5, 30);
        BrokenPermille = dice.Of(0, 20, 80);
        ImmediatePercent = dice.Of(0, 15, 40);
        BatchWeight = dice.Of(0, 5, 15);
        BringPercent = dice.Of(0, 10, 40);
        ReviseWeight = dice.Of(0, 5, 20);
        WholePercent = dice.Of(0, 10, 30);
        SecondPercent = dice.Of(0, 0, 60);
        FundOffPercent = dice.Of(0, 20);
        SmallTiersPercent = dice.Of(0, 0, 50);
        EdgePermille = dice.Of(0, 20, 100);
        PesterWeight = dice.Of(0, 2, 10);
    }

    public int MembersCount { get; }
    public int InstrumentsCount { get; }
    public int DemoPercent { get; }

    /// <summary>0 = any mixture; else one kind of contract.</summary>
    public int Kinds { get; }
    public int FeeChoice { get; }

    /// <summary>What the insurance funds begin with, in hundredths of a typical balance.</summary>
    public int FundPercent { get; }

    /// <summary>What those who gamble begin with, in hundredths of a coin.</summary>
    public int PoorPercent { get; }
    public int MarkWeight { get; }

    /// <summary>Index prices that jump.</summary>
    public int GapPermille { get; }

    /// <summary>How far an index price moves otherwise.</summary>
    public int DriftPpm { get; }
    public int MakerWeight { get; }
    public int TakerWeight { get; }
    public int WaitingPercent { get; }
    public int ReducePercent { get; }
    public int DisplayPercent { get; }
    public int ExpiryPercent { get; }
    public int CancelWeight { get; }
    public int AmendWeight { get; }
    public int ExitWeight { get; }
    public int LeverageWeight { get; }
    public int MoveWeight { get; }
    public int OperatorWeight { get; }

    /// <summary>Jumps of the clock: past a second, a minute, the end of a trust, several fundings.</summary>
    public int LapsePermille { get; }
    public int BrokenPermille { get; }
    public int ImmediatePercent { get; }
    public int BatchWeight { get; }

    /// <summary>Orders with exits for their position.</summary>
    public int BringPercent { get; }
    public int ReviseWeight { get; }

    /// <summary>Market orders that are filled whole or not at all.</summary>
    public int WholePercent { get; }

    /// <summary>Gamblers with a second account.</summary>
    public int SecondPercent { get; }
    public int FundOffPercent { get; }

    /// <summary>Index prices at which somebody can just not pay any more.</summary>
    public int EdgePermille { get; }

    /// <summary>Whatever can happen to somebody who is being liquidated, or to a fund with positions.</summary>
    public int PesterWeight { get; }

    /// <summary>Contracts in which a position may not be worth much.</summary>
    public int SmallTiersPercent { get; }

    public ContractKind KindOf(Dice dice) => Kinds == 0 ? (ContractKind)dice.Between(1, 3) : (ContractKind)Kinds;
}
