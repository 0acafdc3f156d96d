namespace Rialto.Wire.Tests.Server.Crash;

/// <summary>Money by currency: of a member with the fees that it paid, or of all together.</summary>
sealed class Holdings
{
    readonly SortedDictionary<string, decimal> _sums = [];

    public void Add(string currency, decimal amount) => _sums[currency] = _sums.GetValueOrDefault(currency) + amount;

    public void Add(Holdings other)
    {
        foreach (var (currency, amount) in other._sums) Add(currency, amount);
    }

    public decimal Of(string currency) => _sums.GetValueOrDefault(currency);
}
