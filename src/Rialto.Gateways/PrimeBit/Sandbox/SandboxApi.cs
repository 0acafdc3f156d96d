using System.Threading.Channels;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Routes;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Sandbox;

/// <summary><c>/sandbox/*</c>: what acceptance and load tests do to an exchange that nobody else uses.</summary>
internal sealed class SandboxApi(PrimeBitDialect dialect, SandboxOptions options)
{
    const int RateDecimals = 8;

    readonly SandboxPeople _people = new(dialect, options);
    readonly SandboxMoney _money = new(dialect);

    public void Map(OperationTable table)
    {
        Post("/sandbox/user", _people.CreateAsync, "A fresh member with a key and money.");
        Post("/sandbox/deposit", _money.DepositAsync, "Books a deposit.");
        Post("/sandbox/insurance", _money.SetInsuranceAsync, "Sets an insurance fund.");
        Post("/sandbox/clear", ClearAsync, "Cancels all orders and closes all positions of a symbol.");
        Post("/sandbox/spot", SetSpotAsync, "Sets the spot price of a symbol; null = back to its sources.");
        Post("/sandbox/funding", SetFundingAsync, "Sets the funding rate of a symbol; null = computed again.");
        Post("/sandbox/settle", SettleAsync, "Settles funding of a symbol now.");
        table.Add(Of("GET", "/sandbox/audit/{type}", call => new SandboxAudit(dialect).AnswerAsync(call), "Adds all money up."));

        void Post(string pattern, Func<PrimeBitCall, ValueTask> handle, string about) =>
            table.Add(Of("POST", pattern, handle, about) with { Body = [] });

        static Operation Of(string verb, string pattern, Func<PrimeBitCall, ValueTask> handle, string about) => new()
        {
            Verb = verb, Pattern = pattern, Entry = Entry.Sandbox, Handle = handle, About = about, Reply = "Object", IsListed = false,
        };
    }

    /// <summary>The symbol that a body names; null = none.</summary>
    Symbol? Find(PrimeBitCall call)
    {
        if (!call.Body.TryText("type", out var type) || !call.Body.TryText("symbol", out var name)) return null;
        return Symbols.TryReadType(type ?? "", out var isDemo) ? dialect.Symbols.Find(isDemo, name ?? "") : null;
    }

    async ValueTask ClearAsync(PrimeBitCall call)
    {
        if (Find(call) is not { } symbol)
        {
            await call.No(Errors.NotFound);
            return;
        }

        options.StopBot(symbol.Id);
        var outcome = await dialect.Exchange.Submit(new ClearInstrument { Instrument = symbol.Id }, []);
        if (outcome.Status != OutcomeStatus.Done) await call.No(Errors.Of(outcome));
        else await call.Json(symbol, static (json, symbol) =>
        {
            json.WriteStartObject();
            json.WriteString("symbol"u8, symbol.Name);
            json.WriteEndObject();
        });
    }

    async ValueTask SetSpotAsync(PrimeBitCall call)
    {
        if (Find(call) is not { } symbol)
        {
            await call.No(Errors.NotFound);
            return;
        }

        if (!TryTicks(call, symbol, out var price))
        {
            await call.No(Errors.InvalidParameter.About("price"));
            return;
        }

        var outcome = await options.SetSpot(symbol.Id, price);
        if (outcome.Status != OutcomeStatus.Done) await call.No(Errors.Of(outcome));
        else await call.Json(dialect.Symbols.Of(symbol.Id), static (json, symbol) =>
        {
            json.WriteStartObject();
            json.WritePriceOrNull("spot_price"u8, symbol.Perpetual.Index, symbol);
            json.WritePriceOrNull("fair_price"u8, symbol.Perpetual.Fair, symbol);
            json.WriteEndObject();
        });
    }

    /// <summary>Null in the body = no price. An index has the digits of a price, not its ticks.</summary>
    static bool TryTicks(PrimeBitCall call, Symbol symbol, out Ticks? price)
    {
        price = null;
        if (!call.Body.Names("price") || !call.Body.TryFigure("price", out var figure)) return false;
        if (figure is null) return !call.Body.Has("price");
        if (figure.Value.InUnits(symbol.PriceDecimals, out long ticks) != DecimalFit.Exact || ticks <= 0) return false;
        price = new(ticks);
        return true;
    }

    async ValueTask SetFundingAsync(PrimeBitCall call)
    {
        if (Find(call) is not { } symbol)
        {
            await call.No(Errors.NotFound);
            return;
        }

        if (!call.Body.Names("rate") || !TryRate(call, out var rate))
        {
            await call.No(Errors.InvalidParameter.About("rate"));
            return;
        }

        var set = new SetFundingRate { Instrument = symbol.Id, RateE8 = rate ?? 0, Computed = rate is null ? (byte)1 : (byte)0 };
        var outcome = await dialect.Exchange.Submit(set, []);
        if (outcome.Status != OutcomeStatus.Done) await call.No(ProblemOf(outcome));
        else await call.Json(dialect.Symbols.Of(symbol.Id), static (json, symbol) =>
        {
            json.WriteStartObject();
            json.WriteRate("funding_rate"u8, symbol.Perpetual.RateE8);
            json.WritePriceOrNull("fair_price"u8, symbol.Perpetual.Fair, symbol);
            json.WriteEndObject();
        });
    }

    async ValueTask SettleAsync(PrimeBitCall call)
    {
        if (Find(call) is not { } symbol)
        {
            await call.No(Errors.NotFound);
            return;
        }

        if (!TryRate(call, out var rate))
        {
            await call.No(Errors.InvalidParameter.About("rate"));
            return;
        }

        var settle = new SettleFunding { Instrument = symbol.Id, RateE8 = rate ?? 0, UsesCurrent = rate is null ? (byte)1 : (byte)0 };
        var (outcome, settled) = await SettleAsync(settle, call.Aborted);
        if (outcome.Status != OutcomeStatus.Done) await call.No(ProblemOf(outcome));
        else await call.Json((settled, symbol), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteRate("rate"u8, state.settled.RateE8);
            json.WritePrice("fair_price"u8, state.settled.Price, state.symbol);
            json.WritePicos("paid"u8, state.settled.Paid);
            json.WritePicos("received"u8, state.settled.Received);
            json.WritePicos("residue"u8, state.settled.Residue);
            json.WriteEndObject();
        });
    }

    /// <summary>The command, and what its step told of it.</summary>
    async Task<(Outcome Outcome, FundingSettled Settled)> SettleAsync(SettleFunding settle, CancellationToken cancel)
    {
        var steps = Channel.CreateUnbounded<PublishedStep>();
        await using var subscription = dialect.Exchange.Subscribe(step => steps.Writer.TryWrite(step));
        var outcome = await dialect.Exchange.Submit(settle, []);
        if (outcome.Status != OutcomeStatus.Done) return (outcome, default);
        while (true)
        {
            var step = await steps.Reader.ReadAsync(cancel);
            if (step.CommandNumber == outcome.CommandNumber) return (outcome, SettledOf(step, settle.Instrument));
        }
    }

    static FundingSettled SettledOf(PublishedStep step, InstrumentId instrument)
    {
        var reader = new EventReader(step.Events.Span);
        while (reader.Next())
        {
            if (reader.Kind != EventKind.FundingSettled) continue;
            var settled = reader.As<FundingSettled>();
            if (settled.DueUs == 0 && settled.Instrument == instrument) return settled;
        }

        throw new InvalidOperationException($"Command {step.CommandNumber} settled nothing.");
    }

    /// <summary>A rate, with its sign; absent or null = none.</summary>
    static bool TryRate(PrimeBitCall call, out int? rate)
    {
        rate = null;
        if (!call.Body.Has("rate")) return true;
        if (!call.Body.TryNumberText("rate", out var text) || !DecimalText.TryRead(text, out var figure)) return false;
        if (figure.InUnits(RateDecimals, out long units) != DecimalFit.Exact || units is < int.MinValue or > int.MaxValue) return false;
        rate = (int)units;
        return true;
    }

    // What the engine calls a fee rate here is the rate of funding.
    static Errors.Problem ProblemOf(Outcome outcome) =>
        outcome.Reject == Reject.FeeRateInvalid ? Errors.InvalidParameter.About("rate") : Errors.Of(outcome);
}
