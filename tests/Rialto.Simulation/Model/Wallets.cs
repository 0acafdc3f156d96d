using System.Numerics;

namespace Rialto.Simulation.Model;

/// <summary>Everybody's money: available and held, by owner and currency.</summary>
internal sealed class Wallets
{
    readonly Dictionary<(int Owner, int Currency), (BigInteger Available, BigInteger Held)> _wallets = [];

    public (BigInteger Available, BigInteger Held) Of(int owner, int currency) => _wallets.GetValueOrDefault((owner, currency));

    public IEnumerable<(int Owner, int Currency, BigInteger Available, BigInteger Held)> All
    {
        get
        {
            foreach (var (key, wallet) in _wallets) yield return (key.Owner, key.Currency, wallet.Available, wallet.Held);
        }
    }

    public void Move(int owner, int currency, BigInteger available, BigInteger held)
    {
        var now = Of(owner, currency);
        _wallets[(owner, currency)] = (now.Available + available, now.Held + held);
    }

    /// <summary>What all owners together have of a currency; zero, always.</summary>
    public BigInteger Total(int currency)
    {
        var sum = BigInteger.Zero;
        foreach (var (key, wallet) in _wallets)
        {
            if (key.Currency == currency) sum += wallet.Available + wallet.Held;
        }
        return sum;
    }
}
