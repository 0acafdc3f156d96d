using Rialto.Engine.Numbers;

namespace Rialto.Engine.Ledger;

/// <summary>Sums of money of all currencies in one number, to see whether each of them is zero. Owner: engine thread.</summary>
/// <remarks>
/// Σ units × weight of the currency, modulo 2^64. Weights are odd, so a wrong sum of one currency always shows unless it is a multiple of
/// 2^64 units (18.4 whole coins and more, exact to the last unit); wrong sums of several hide each other by a chance of 2^-64, where all
/// are whole coins of 2^-46. Sums of 128 bits a currency cost more than all other checks together (<c>bench checks</c>); the exact ones
/// are in <c>Exchange.Recount</c>.
/// </remarks>
internal struct MoneyChecksum
{
    static readonly ulong[] s_weights = Weights();

    ulong _sum;

    public readonly bool IsZero => _sum == 0;

    /// <summary>What one unit of a currency counts.</summary>
    public static ulong WeightOf(CurrencyId currency) => s_weights[currency.Value];

    public void Add(ulong weight, Amount amount) => Add(unchecked((ulong)amount.Units * weight));

    /// <summary>Adds what is multiplied with its weight already.</summary>
    public void Add(ulong weighed) => _sum = unchecked(_sum + weighed);

    // SplitMix64, for no other reason than that no two weights have a simple ratio.
    static ulong[] Weights()
    {
        var weights = new ulong[Limits.CurrenciesMax + 1];
        for (var i = 0; i < weights.Length; i++)
        {
            var mixed = unchecked((ulong)(i + 1) * 0x9E3779B97F4A7C15);
            mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
            mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
            weights[i] = (mixed ^ (mixed >> 31)) | 1;
        }

        return weights;
    }
}
