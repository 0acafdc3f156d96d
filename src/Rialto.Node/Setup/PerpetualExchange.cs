using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Node.Setup;

/// <summary>Gives an exchange, a fresh one or one from before there were perpetuals, its margin accounts and default perpetuals.</summary>
/// <remarks>
/// Ordinary commands behind whatever the log has. May be cut off anywhere and called again: it goes on where it stopped, and what is there
/// is never touched. The fees of the last perpetual say that all is there. Source: docs/rules/derivatives.md.
/// </remarks>
public static class PerpetualExchange
{
    /// <exception cref="InvalidOperationException">The exchange refused a default: the tables here and its rules disagree.</exception>
    public static async Task SetUpAsync(ExchangePort port, CancellationToken cancellation)
    {
        var hasCurrency = port.Views.Currencies.Find(PerpetualDefaults.DemoCurrency) is not null;
        if (!hasCurrency) await AddDemoCurrencyAsync(port, cancellation).ConfigureAwait(false);
        if (!port.Views.Margin.HasBegun) await BeginAsync(port, cancellation).ConfigureAwait(false);
        foreach (var isDemo in (bool[])[false, true])
        {
            foreach (var perpetual in PerpetualDefaults.Perpetuals)
                await AddAsync(port, perpetual, isDemo, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the insurance fund take positions of the bankrupt over, or not. Changes only perpetuals that are otherwise.</summary>
    public static async Task SetFundAsync(ExchangePort port, bool isOn, CancellationToken cancellation)
    {
        var fundOff = isOn ? (byte)0 : (byte)1;
        foreach (var perpetual in port.Views.Margin.Perpetuals.Where(perpetual => perpetual.Contract.FundOff != fundOff))
        {
            var contract = perpetual.Contract;
            contract.FundOff = fundOff;
            var change = new ChangeContract { Instrument = perpetual.Instrument, Contract = contract };
            await SubmitAsync(port, change, [], cancellation).ConfigureAwait(false);
        }
    }

    static Task AddDemoCurrencyAsync(ExchangePort port, CancellationToken cancellation) => SubmitAsync(
        port,
        new CreateCurrency
        {
            Terms = new()
            {
                Code = Code.Of(PerpetualDefaults.DemoCurrency),
                Kind = CurrencyKind.Coin,
                Precision = 8,
                Subunits = 8,
                Position = port.Views.Currencies.All.Count + 1,
            },
        },
        PerpetualDefaults.DemoShown,
        cancellation);

    static Task BeginAsync(ExchangePort port, CancellationToken cancellation) => SubmitAsync(
        port,
        new BeginMargin
        {
            Live = CurrencyOf(port, PerpetualDefaults.LiveCurrency),
            Demo = CurrencyOf(port, PerpetualDefaults.DemoCurrency),
            DemoGrant = new((Int128)PerpetualDefaults.DemoCoins * 1_000_000_000_000_000_000),
        },
        [],
        cancellation);

    static async Task AddAsync(ExchangePort port, PerpetualDefaults.Perpetual perpetual, bool isDemo, CancellationToken cancellation)
    {
        var code = isDemo ? perpetual.DemoCode : perpetual.Code;
        if (port.Views.Instruments.Find(code) is null)
        {
            var margin = CurrencyOf(port, isDemo ? PerpetualDefaults.DemoCurrency : PerpetualDefaults.LiveCurrency);
            var position = port.Views.Instruments.All.Count + 1;
            var terms = perpetual.ToTerms(CurrencyOf(port, perpetual.Base), CurrencyOf(port, "usd"), isDemo, position);
            var create = new CreatePerpetual { Terms = terms, Contract = perpetual.ToContract(margin) };
            await SubmitAsync(port, create, [], cancellation).ConfigureAwait(false);
        }
        await AddFeesAsync(port, port.Views.Instruments.Find(code)!.Id, cancellation).ConfigureAwait(false);
    }

    // For every group: a group's row for all instruments counts before everybody's row for this one.
    static async Task AddFeesAsync(ExchangePort port, InstrumentId instrument, CancellationToken cancellation)
    {
        foreach (var group in port.Views.Fees.All.Select(row => row.Group).Distinct().OrderBy(group => group.Value).ToList())
        {
            if (port.Views.Fees.All.Any(row => row.Group == group && row.Instrument == instrument)) continue;
            var set = new SetFee
            {
                Group = group,
                Instrument = instrument,
                Maker = new(PerpetualDefaults.MakerPpm),
                Taker = new(PerpetualDefaults.TakerPpm),
            };
            await SubmitAsync(port, set, [], cancellation).ConfigureAwait(false);
        }
    }

    static CurrencyId CurrencyOf(ExchangePort port, string code) =>
        port.Views.Currencies.Find(code)?.Id ?? throw new InvalidOperationException($"Currency {code} is not there.");

    static async Task SubmitAsync<TCommand>(ExchangePort port, TCommand command, byte[] text, CancellationToken cancellation)
        where TCommand : unmanaged, ICommand
    {
        var outcome = await port.InsistAsync(command, text, cancellation).ConfigureAwait(false);
        if (outcome.Status != OutcomeStatus.Done)
        {
            throw new InvalidOperationException($"{TCommand.Kind} of the perpetuals was not done: {outcome.Status}, {outcome.Reject}.");
        }
    }
}
