using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Node;

namespace Rialto.Gateways.Outbox;

/// <summary>Gives whoever signs up to a demonstration the same play money, once.</summary>
/// <param name="exchange">Where the money is booked.</param>
/// <param name="gifts">Amounts by currency code; a code that does not exist gives nothing.</param>
/// <param name="time">Clock of the pause before asking again.</param>
public sealed class PlayMoney(ExchangePort exchange, IReadOnlyDictionary<string, Amount> gifts, TimeProvider time)
{
    /// <summary>Asks until all gifts are booked.</summary>
    /// <remarks>A request key by member and currency makes a repeat harmless. After a crash in the middle there is the faucet.</remarks>
    public async Task GiveAsync(MemberId member, CancellationToken stop)
    {
        foreach (var currency in exchange.Views.Currencies.All)
        {
            if (gifts.TryGetValue(currency.Code, out var amount)) await GiveAsync(member, currency.Id, amount, stop);
        }
    }

    async Task GiveAsync(MemberId member, CurrencyId currency, Amount amount, CancellationToken stop)
    {
        var deposit = new Deposit
        {
            Header = RequestKey.OfWelcome(member, currency, Limits.WelcomeRepeat).Header(),
            To = member,
            Currency = currency,
            DepositKind = DepositKind.Faucet,
            Net = amount,
        };
        while ((await exchange.Submit(deposit, "welcome"u8)).Status is OutcomeStatus.Busy or OutcomeStatus.Unknown)
            await Task.Delay(Limits.OutboxRetry, time, stop);
    }
}
