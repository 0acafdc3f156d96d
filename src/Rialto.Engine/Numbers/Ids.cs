namespace Rialto.Engine.Numbers;

/// <summary>Who owns money or orders. 1 … 999 are the exchange's own (<see cref="Owners"/>); members start at 1,000.</summary>
public readonly record struct MemberId(int Value);

/// <summary>An instrument's number: 1, 2, 3 … in order of creation, never reused. 0 = none or "any".</summary>
public readonly record struct InstrumentId(int Value);

/// <summary>A currency's number: 1, 2, 3 … in order of creation, never reused. 0 = none.</summary>
public readonly record struct CurrencyId(int Value);

/// <summary>An order's number: gapless, also taken by rejected orders. 0 = none.</summary>
public readonly record struct OrderId(long Value);

/// <summary>A trade's number: gapless. 0 = none.</summary>
public readonly record struct TradeId(long Value);

/// <summary>A margin account's number: 1, 2, 3 … 0 = none, or a member's first.</summary>
public readonly record struct MarginAccountId(int Value)
{
    /// <summary>Who owns its balance in the ledger; the insurance funds own theirs under <see cref="Owners.Insurance"/>.</summary>
    public MemberId Owner => new(Owners.FirstMargin + Value);
}

/// <summary>A fee group's number; 0 is the group <c>any</c>. The names live in Identity.</summary>
public readonly record struct FeeGroupId(int Value);

/// <summary>Buy or sell. The values are persisted.</summary>
public enum Side : byte
{
    Buy = 0,
    Sell = 1,
}

/// <summary>What a side implies.</summary>
public static class SideExtensions
{
    public static Side Opposite(this Side side) => (Side)((byte)side ^ 1);
}

/// <summary>Accounts that belong to the exchange itself. Values are persisted.</summary>
public static class Owners
{
    /// <summary>Collects all fees.</summary>
    public static readonly MemberId Fees = new(1);

    /// <summary>The world outside: minus everything deposited, plus everything withdrawn. May be negative.</summary>
    public static readonly MemberId Outside = new(2);

    /// <summary>Counter account of an operator's adjustments. May be negative.</summary>
    public static readonly MemberId Adjustments = new(3);

    /// <summary>Issues demo money. May be negative.</summary>
    public static readonly MemberId DemoEquity = new(4);

    /// <summary>Insurance funds of derivatives.</summary>
    public static readonly MemberId Insurance = new(5);

    /// <summary>Money on its way between two engines. May be negative.</summary>
    public static readonly MemberId InTransit = new(6);

    /// <summary>Other side of realised profit of derivatives. May be negative.</summary>
    public static readonly MemberId Clearing = new(7);

    /// <summary>The last of the exchange's own owners.</summary>
    public const int LastOwn = 7;

    /// <summary>The first number that a member can have.</summary>
    public const int FirstMember = 1_000;

    /// <summary>Owners above this are margin accounts: their number is what is left.</summary>
    public const int FirstMargin = 1 << 30;

    /// <summary>The balance of a margin account, a fund's too, may be below zero while its equity is not.</summary>
    public static bool HasMargin(MemberId owner) => owner.Value > FirstMargin || owner == Insurance;

    /// <summary>Issuing, in-transit and clearing accounts may be below zero; nobody else may.</summary>
    public static bool MayBeNegative(MemberId owner) =>
        owner == Outside || owner == Adjustments || owner == DemoEquity || owner == InTransit || owner == Clearing;
}
