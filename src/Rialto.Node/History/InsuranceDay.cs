namespace Rialto.Node.History;

/// <summary>What an insurance fund had at the end of a day (UTC), in picos.</summary>
public sealed record InsuranceDay(DateOnly Date, Int128 Balance);
