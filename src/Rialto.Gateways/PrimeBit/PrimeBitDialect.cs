using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Feeds;
using Rialto.Gateways.PrimeBit.Auth;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Identity;
using Rialto.Identity.Members;
using Rialto.Node;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit;

/// <summary>What every endpoint and stream of this dialect works with. One a server. Any thread.</summary>
public sealed class PrimeBitDialect
{
    /// <param name="exchange">Trades.</param>
    /// <param name="people">Knows who asks.</param>
    /// <param name="index">Knows where prices come from.</param>
    /// <param name="options">Settings.</param>
    /// <param name="time">The clock.</param>
    public PrimeBitDialect(ExchangePort exchange, People people, IndexDesk index, PrimeBitOptions options, TimeProvider time)
    {
        (Exchange, People, Index, Options, Time) = (exchange, people, index, options, time);
        Symbols = new(exchange.Views);
        Standings = new(exchange.Views, new(exchange.Views, time));
        Rates = new(options, time);
        Entrance = new(this);
    }

    internal ExchangePort Exchange { get; }

    internal ExchangeViews Views => Exchange.Views;

    internal People People { get; }

    internal IndexDesk Index { get; }

    internal PrimeBitOptions Options { get; }

    internal TimeProvider Time { get; }

    internal Symbols Symbols { get; }

    internal Standings Standings { get; }

    internal CallRates Rates { get; }

    internal Entrance Entrance { get; }

    /// <summary>Whether a member may place orders in an account: demo accounts are everybody's.</summary>
    internal bool MayTrade(Member member, MarginAccountView account) => account.IsDemo || member.Level >= Options.TradingLevelMin;

    internal bool IsDisabled(MarginAccountView account) =>
        Views.Members.Find(account.Member) is { } member && (member.Flags & MemberFlags.Suspended) != 0;

    /// <summary>What the fills of orders cost so far, in the margin currency; those without fills are not in it.</summary>
    internal async ValueTask<IReadOnlyDictionary<OrderId, Amount>> FeesOfAsync(IEnumerable<OrderView> orders, CancellationToken cancel)
    {
        var filled = orders.Where(order => order.TradesCount > 0).Select(order => order.Id).Distinct().ToList();
        return await Exchange.History.OrderFeesAsync(filled, cancel);
    }

    /// <summary>A member's account by the name that it has on the wire; null = unknown, or somebody else's.</summary>
    internal MarginAccountView? FindAccount(Member member, string id) => AccountText.Find(Views, new(member.Number), id);

    internal void WriteAccount(System.Text.Json.Utf8JsonWriter json, MarginAccountView account) =>
        AccountWire.Write(json, Standings.Of(account), AccountText.IdOf(Views, account.Id), IsDisabled(account));
}
