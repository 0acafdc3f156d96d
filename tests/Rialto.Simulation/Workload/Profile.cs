namespace Rialto.Simulation.Workload;

/// <summary>The taste of one seed: some things happen often, some never (swarm testing).</summary>
internal sealed class Profile
{
    public Profile(Dice dice)
    {
        MembersCount = (int)dice.Between(2, 8);
        CurrenciesCount = (int)dice.Between(2, 5);
        InstrumentsCount = (int)dice.Between(1, 6);
        PriceSpread = (int)dice.Between(1, 12);
        QuantityMax = dice.Of(3L, 20L, 500L);
        Rich = dice.Of(1, 10, 1_000);
        Extreme = dice.Percent(20);
        KeyPercent = dice.Of(0, 5, 40);
        ClientIdPercent = dice.Of(0, 10, 80);
        ClientIdsCount = dice.Of(3, 30, 2_000);
        MarketPercent = dice.Of(5, 25, 60);
        PostOnlyPercent = dice.Of(0, 10, 40);
        BrokenPermille = dice.Of(0, 20, 150);
        StatesWeight = dice.Of(0, 2, 10);
        SetupWeight = dice.Of(0, 2, 20);
        MoneyWeight = dice.Of(4, 15, 60);
        BatchWeight = dice.Of(0, 10, 60);
        FloodPermille = dice.Of(0, 0, 0, 8);
        CancelWeight = dice.Of(5, 20, 60);
        AmendWeight = dice.Of(5, 30, 80);
        TimerWeight = dice.Of(0, 2, 10);
        MemberWeight = dice.Of(0, 2, 8);
        LeapPermille = dice.Of(0, 5, 40);
        TightLimits = dice.Percent(30);
        WaitingPercent = dice.Of(0, 10, 40);
        ExpiryPercent = dice.Of(0, 5, 30);
        DisplayPercent = dice.Of(0, 10, 50);
        SelfTradePercent = dice.Of(0, 10, 60);
        GuardWeight = dice.Of(0, 2, 10);
        HasBands = dice.Percent(30);
        SwitchesOff = dice.Percent(20);
        ScenePermille = dice.Of(0, 15, 50);
    }

    public int MembersCount { get; }
    public int CurrenciesCount { get; }
    public int InstrumentsCount { get; }

    /// <summary>Prices lie this far to each side of the middle.</summary>
    public int PriceSpread { get; }
    public long QuantityMax { get; }

    /// <summary>How many typical orders a deposit pays for.</summary>
    public int Rich { get; }

    /// <summary>Prices and quantities up to the end of their ranges are common.</summary>
    public bool Extreme { get; }
    public int KeyPercent { get; }
    public int ClientIdPercent { get; }
    public int ClientIdsCount { get; }
    public int MarketPercent { get; }
    public int PostOnlyPercent { get; }

    /// <summary>Commands with one field made wrong.</summary>
    public int BrokenPermille { get; }
    public int StatesWeight { get; }
    public int SetupWeight { get; }
    public int MoneyWeight { get; }
    public int BatchWeight { get; }

    /// <summary>Batches of hundreds of short-lived orders with client ids.</summary>
    public int FloodPermille { get; }
    public int CancelWeight { get; }
    public int AmendWeight { get; }
    public int TimerWeight { get; }
    public int MemberWeight { get; }

    /// <summary>Jumps of the clock, often to the very edge of an expiry.</summary>
    public int LeapPermille { get; }
    public bool TightLimits { get; }

    /// <summary>Stops and take-profits among new orders.</summary>
    public int WaitingPercent { get; }
    public int ExpiryPercent { get; }
    public int DisplayPercent { get; }
    public int SelfTradePercent { get; }
    public int GuardWeight { get; }
    public bool HasBands { get; }
    public bool SwitchesOff { get; }

    /// <summary>Several commands that lead to a moment which chance alone seldom reaches.</summary>
    public int ScenePermille { get; }
}
