using Rialto.Engine.Numbers;

namespace Rialto.Engine;

/// <summary>Every bound of the engine. Their relations are asserted by LimitsTests.</summary>
public static class Limits
{
    public const long TicksMax = 1_000_000_000_000_000;
    public const long LotsMax = 1_000_000_000_000_000;

    /// <summary>Most money a currency may have in all accounts together, and the largest notional: 10^36 units = 10^18 whole
    /// coins.</summary>
    public static readonly Int128 AmountMaxUnits = Int128.Parse("1000000000000000000000000000000000000", null);

    public const int CurrenciesMax = 1_000;

    /// <summary>Commands, or accounts of a state that is loaded, whose memory is looked at together.</summary>
    public const int ForeseenMax = 16;

    /// <summary>Open orders from which on memory is looked at before it is needed; with fewer, looking costs more than waiting: spot-100,
    /// which has 10,000, was 3 % slower with it, spot-10k, which has a million, took a third less time.</summary>
    public const int ForesightOrdersMin = 65_536;

    /// <summary>Commands from one exact recount of all money to the next, where costly checks are on.</summary>
    public const int RecountEvery = 256;
    public const int InstrumentsMax = 20_000;

    /// <summary>Instrument numbers that only perpetuals take.</summary>
    public const int FirstKeptInstrument = 8;
    public const int LastKeptInstrument = 13;
    public const int FeeGroupsMax = 1_000;
    public const int FeeGroupNameBytesMax = 32;
    public const int BatchElementsMax = 1_000;

    /// <summary>Longest client order id, in UTF-8 bytes (64 characters).</summary>
    public const int ClientOrderIdBytesMax = 256;
    public const int CodeBytesMax = 16;

    /// <summary>Longest text of a currency or note, in bytes.</summary>
    public const int TextBytesMax = 4_096;

    /// <summary>Largest command with its text, in bytes; a batch is the largest.</summary>
    public const int CommandBytesMax = 1 << 20;

    /// <summary>Bytes of a saved state that are in hand at once; the whole may be larger than an array.</summary>
    public const int StateChunkBytes = 1 << 20;

    /// <summary>Unexpired request keys remembered; one more gets "try again".</summary>
    public const int RequestKeysMax = 1_000_000;

    /// <summary>Finished orders of a member whose client order ids are remembered for a day.</summary>
    public const int FinishedClientIdsMax = 1_000;

    /// <summary>Open orders of all instruments together, each with as many parts as it may still show; one more is rejected. What a
    /// single command can make of all of them still fits into <see cref="StepEventBytesMax"/>.</summary>
    public const int OpenOrdersMax = 1_500_000;

    /// <summary>The same of all perpetuals together, whose fills make more.</summary>
    public const int PerpetualOrdersMax = 400_000;

    /// <summary>Waiting orders that may fire in one step; the rest goes on in the next.</summary>
    public const int TriggersPerStepMax = 10_000;

    /// <summary>Parts that an order with a display quantity may have, and thereby trades with one incoming order. Each counts as an open
    /// order.</summary>
    public const int DisplayPartsMax = 100;

    /// <summary>Bytes of all events that one fill on spot brings about: trade, two fills, done, eight postings, a level.</summary>
    public const int SpotFillEventBytesMax = 1_032;

    /// <summary>The same on a perpetual: also two positions a side, and a reduce-only order a side that is cut, with its level.</summary>
    public const int FillEventBytesMax = 1_736;

    /// <summary>Bytes of events that a step may have, were every part that is open, or that it opens itself, filled in it. Cancelling
    /// them makes less. An array holds it. A funding and deleveraging come beside it, with a few events for each position and instant.</summary>
    public const long StepEventBytesMax =
        (long)(OpenOrdersMax - PerpetualOrdersMax) * SpotFillEventBytesMax
        + (PerpetualOrdersMax + BatchElementsMax * DisplayPartsMax + 3L * (BatchElementsMax + TriggersPerStepMax)) * FillEventBytesMax;

    /// <summary>Widest price band, in millionths of the last price.</summary>
    public const int PriceBandPpmMax = 1_000_000_000;

    /// <summary>Open guards of all members together, and of one.</summary>
    public const int GuardsMax = 100_000;
    public const int GuardsOfMemberMax = 1_000;

    /// <summary>Tiers of margin that an instrument may have.</summary>
    public const int MarginTiersMax = 8;

    /// <summary>Largest value of a position, in picos (10^-12 of the margin currency): 2^62.</summary>
    public const long PositionValueMax = 1L << 62;

    /// <summary>Largest factor of a contract, so that price × quantity × factor stays inside 128 bits.</summary>
    public const long ValueFactorMax = 10_000_000;

    /// <summary>Longest without a good index price before it counts as frozen; frozen, before only reducing; before only
    /// cancelling.</summary>
    public const long IndexAgeMaxUs = 10_000_000;
    public const long FrozenReduceOnlyUs = 60_000_000;
    public const long FrozenCancelOnlyUs = 600_000_000;

    /// <summary>Highest index price, in ticks: with the funding rate, and the band around it, it stays below
    /// <see cref="TicksMax"/>.</summary>
    public const long IndexMax = TicksMax / 100;

    /// <summary>An index price this many times the last one, or that many times smaller, is not believed.</summary>
    public const int IndexLeapMax = 10;

    /// <summary>Good index prices in a row that end a frozen one.</summary>
    public const int GoodIndexesToResume = 3;

    /// <summary>Margin accounts of a member, of each type.</summary>
    public const int MarginAccountsMax = 5;

    /// <summary>Longest name of a margin account, in UTF-8 bytes.</summary>
    public const int AccountNameBytesMax = 64;

    /// <summary>Open orders of a margin account: in books, and waiting.</summary>
    public const int MarginOrdersMax = 200;
    public const int MarginWaitingMax = 50;

    /// <summary>Liquidations that go a step on in one step of the engine; the rest goes on in the next.</summary>
    public const int LiquidationsPerStepMax = 32;

    /// <summary>Part of the last hour's volume that the insurance fund offers each minute, in hundredths.</summary>
    public const int UnwindPercent = 5;

    /// <summary>Shortest time between two slices of a liquidation.</summary>
    public const long SlicePauseUs = 100_000;

    /// <summary>Most that a demo account can be set to: 1,000 coins.</summary>
    public static readonly Int128 DemoMaxUnits = (Int128)1_000 * 1_000_000_000_000_000_000;

    /// <summary>Outside sources of one index price.</summary>
    public const int IndexFeedsMax = 32;

    /// <summary>Sources of deposits whose running numbers are remembered.</summary>
    public const int DepositSourcesMax = 10_000;
}
