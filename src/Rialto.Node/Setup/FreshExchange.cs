using System.Buffers.Binary;
using System.Security.Cryptography;
using Rialto.Engine;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Setup;

/// <summary>Begins a log and sets up the default currencies, instruments and fees, as ordinary commands.</summary>
/// <remarks>
/// May be cut off anywhere and is called at every start: it goes on where it stopped. The limits come last and say that all is there, so
/// what an operator changes afterwards is never touched. Source: docs/rules/instruments.md.
/// </remarks>
public static class FreshExchange
{
    /// <summary>Open orders of a member on an instrument, until an operator sets something else.</summary>
    const int OrdersOpenMax = 1_000;

    /// <exception cref="InvalidOperationException">The exchange refused a default: the tables here and its rules disagree.</exception>
    public static async Task SetUpAsync(ExchangePort port, CancellationToken cancellation)
    {
        if (port.Views.IsSetUp) return;
        if (!port.Views.HasBegun) await SubmitAsync(port, Genesis(), [], cancellation).ConfigureAwait(false);
        foreach (var currency in Defaults.Currencies) await SetUpAsync(port, currency, cancellation).ConfigureAwait(false);
        foreach (var instrument in Defaults.Instruments) await SetUpAsync(port, instrument, cancellation).ConfigureAwait(false);
        foreach (var fee in Defaults.Fees) await SetUpAsync(port, fee, cancellation).ConfigureAwait(false);
        var limits = new SetLimits { OrdersOpenMax = OrdersOpenMax, RequestKeysMax = Engine.Limits.RequestKeysMax };
        await SubmitAsync(port, limits, [], cancellation).ConfigureAwait(false);
    }

    static Genesis Genesis()
    {
        Span<byte> key = stackalloc byte[16];
        RandomNumberGenerator.Fill(key);
        return new()
        {
            UuidKeyHigh = BinaryPrimitives.ReadUInt64BigEndian(key),
            UuidKeyLow = BinaryPrimitives.ReadUInt64BigEndian(key[8..]),
        };
    }

    static Task SetUpAsync(ExchangePort port, Defaults.Currency currency, CancellationToken cancellation) =>
        port.Views.Currencies.Find(currency.Code) is not null
            ? Task.CompletedTask
            : SubmitAsync(port, new CreateCurrency { Terms = currency.ToTerms() }, currency.Shown, cancellation);

    static Task SetUpAsync(ExchangePort port, Defaults.Instrument instrument, CancellationToken cancellation)
    {
        if (port.Views.Instruments.Find(instrument.Code) is not null) return Task.CompletedTask;
        var terms = instrument.ToTerms(IdOf(port, instrument.Base), IdOf(port, instrument.Quote));
        return SubmitAsync(port, new CreateInstrument { Terms = terms }, [], cancellation);
    }

    static Task SetUpAsync(ExchangePort port, Defaults.Fee fee, CancellationToken cancellation)
    {
        if (port.Views.Fees.All.Any(row => row.Group == fee.Group && row.Instrument.Value == 0)) return Task.CompletedTask;
        var command = new SetFee { Group = fee.Group, Maker = fee.Maker, Taker = fee.Taker };
        return SubmitAsync(port, command, fee.GroupName, cancellation);
    }

    static CurrencyId IdOf(ExchangePort port, string code) =>
        port.Views.Currencies.Find(code)?.Id ?? throw new InvalidOperationException($"Currency {code} is not there.");

    static async Task SubmitAsync<TCommand>(ExchangePort port, TCommand command, byte[] text, CancellationToken cancellation)
        where TCommand : unmanaged, ICommand
    {
        var outcome = await port.InsistAsync(command, text, cancellation).ConfigureAwait(false);
        if (outcome.Status != OutcomeStatus.Done)
        {
            throw new InvalidOperationException($"{TCommand.Kind} of the default set-up was not done: {outcome.Status}, {outcome.Reject}.");
        }
    }
}
