using Rialto.Engine.Numbers;
using Rialto.Gateways.Peatio.Wire;
using Rialto.Gateways.Wire;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.Peatio.Routes;

/// <summary><c>account/stats/pnl</c>: what my trading earned.</summary>
internal sealed class StatsApi(PeatioDialect peatio)
{
    static readonly TextParameter ValuedIn = new("pnl_currency", "Only valued in this currency.") { NotText = Literals.PnlCurrencyUnknown };

    public void Map(RouteTable routes) =>
        routes.Get("/stats/pnl", PeatioDialect.ForMembers(Pnl), "Profit and loss of each currency that I ever had.", ValuedIn);

    async ValueTask Pnl(Call call)
    {
        var offered = peatio.Options.PnlCurrencies;
        var code = ValuedIn.Read(call.Input)?.ToLowerInvariant();
        if (code is not null) call.Input.Require(offered.Contains(code), ValuedIn.Name, Literals.PnlCurrencyUnknown);
        if (call.Input.Failed)
        {
            await call.Refused();
            return;
        }

        var isExcluded = peatio.Options.PnlExcludedRoles.Contains(call.Caller.Member.Role);
        var rows = new List<PnlView>();
        foreach (var each in isExcluded ? [] : code is null ? offered : [code])
        {
            if (peatio.Views.Currencies.Find(each) is { } currency) rows.AddRange(await PnlAsync(call, currency));
        }

        await call.Rows(rows, peatio, static (json, row, peatio) =>
            PnlWire.Write(json, row, peatio.CurrencyOf(row.Currency).Code, peatio.CurrencyOf(row.In).Code));
    }

    async Task<IReadOnlyList<PnlView>> PnlAsync(Call call, CurrencyView valuedIn)
    {
        var paths = new Dictionary<CurrencyId, IReadOnlyList<PnlStep>>();
        var query = new PnlQuery
        {
            Member = new(call.Caller.Member.Number),
            In = valuedIn.Id,
            PathOf = currency => paths.TryGetValue(currency, out var path) ? path : paths[currency] = PathOf(currency, valuedIn),
        };
        return await peatio.Exchange.History.PnlAsync(query, call.Aborted);
    }

    /// <summary>The path that was configured, else the market of the two.</summary>
    IReadOnlyList<PnlStep> PathOf(CurrencyId currency, CurrencyView valuedIn)
    {
        var code = peatio.CurrencyOf(currency).Code;
        if (peatio.Options.PnlPaths.TryGetValue($"{code}/{valuedIn.Code}", out var path)) return Found(path);
        foreach (var market in peatio.OwnMarkets())
        {
            if (market.Terms.Base == currency && market.Terms.Quote == valuedIn.Id) return [new(market, IsInverted: false)];
            if (market.Terms.Quote == currency && market.Terms.Base == valuedIn.Id) return [new(market, IsInverted: true)];
        }

        return [];
    }

    /// <summary>Empty when a market of the path does not exist (yet): then nothing is worth anything by it.</summary>
    IReadOnlyList<PnlStep> Found(IReadOnlyList<(string Market, bool IsInverted)> path)
    {
        var steps = new List<PnlStep>();
        foreach (var (name, isInverted) in path)
        {
            if (peatio.FindOwnMarket(name) is not { } market) return [];
            steps.Add(new(market, isInverted));
        }

        return steps;
    }
}
