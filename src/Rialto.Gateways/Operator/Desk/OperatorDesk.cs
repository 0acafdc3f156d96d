using System.Net;
using System.Text.Json.Nodes;
using Rialto.Engine.Commands;
using Rialto.Gateways.Outbox;
using Rialto.Identity;
using Rialto.Node;

namespace Rialto.Gateways.Operator.Desk;

/// <summary>What the operator may ask for, by name: the one code behind the command line, with a running server and without.</summary>
/// <remarks>
/// What concerns money or trading becomes a command, what concerns a person is Identity's; where both are touched the answer waits until
/// the engine has followed. Commands of the operator have an empty header: member 0.
/// Answers never hold a secret but the one that was just made.
/// </remarks>
public sealed class OperatorDesk
{
    /// <summary>Nobody but the operator himself reaches the socket, and he has no member.</summary>
    public static readonly OperatorAct Act = new(Member: null, new RequestOrigin(IPAddress.Loopback, "rialto operator"), Nonce: null);

    readonly Dictionary<string, Func<JsonObject, Task<DeskAnswer>>> _requests = [];

    public OperatorDesk(ExchangePort exchange, People people, EngineChangesPump changes)
    {
        var money = new MoneyDesk(exchange, people);
        var members = new MembersDesk(exchange, people, changes, money);
        var orders = new OrdersDesk(exchange, people);
        var instruments = new InstrumentsDesk(exchange);
        var currencies = new CurrenciesDesk(exchange);
        var fees = new FeesDesk(exchange);
        var restrictions = new RestrictionsDesk(people);
        var limits = new LimitsDesk(exchange);
        var withdrawLimits = new WithdrawLimitsDesk(people);
        var keys = new MasterKeyDesk(people);
        var backups = new BackupDesk(exchange, people);
        var serviceAccounts = new ServiceAccountsDesk(people, changes);
        var apiKeys = new ApiKeysDesk(people);

        _requests["member.create"] = members.CreateAsync;
        _requests["member.list"] = members.ListAsync;
        _requests["member.show"] = members.ShowAsync;
        _requests["member.set"] = members.SetAsync;
        _requests["member.deposit"] = money.DepositAsync;
        _requests["member.withdraw"] = money.WithdrawAsync;
        _requests["member.explain"] = money.ExplainAsync;
        _requests["orders.cancel"] = orders.CancelAsync;
        _requests["instrument.list"] = instruments.ListAsync;
        _requests["instrument.create"] = instruments.CreateAsync;
        _requests["instrument.set"] = instruments.SetAsync;
        _requests["instrument.mark"] = instruments.MarkAsync;
        _requests["currency.list"] = currencies.ListAsync;
        _requests["currency.create"] = currencies.CreateAsync;
        _requests["currency.set"] = currencies.SetAsync;
        _requests["fees.list"] = fees.ListAsync;
        _requests["fees.set"] = fees.SetAsync;
        _requests["restriction.add"] = restrictions.AddAsync;
        _requests["restriction.list"] = restrictions.ListAsync;
        _requests["restriction.remove"] = restrictions.RemoveAsync;
        _requests["withdraw_limits.list"] = withdrawLimits.ListAsync;
        _requests["withdraw_limits.set"] = withdrawLimits.SetAsync;
        _requests["withdraw_limits.remove"] = withdrawLimits.RemoveAsync;
        _requests["key.show"] = apiKeys.ShowAsync;
        _requests["key.set"] = apiKeys.SetAsync;
        _requests["limits.set"] = limits.SetAsync;
        _requests["master_key.rotate"] = keys.RotateAsync;
        _requests["backup"] = backups.BackUpAsync;
        _requests["service_account.create"] = serviceAccounts.CreateAsync;
        _requests["service_account.disable"] = serviceAccounts.DisableAsync;
    }

    /// <summary>Does what is asked and answers when it is durable.</summary>
    public Task<DeskAnswer> AnswerAsync(string request, JsonObject body) => _requests.TryGetValue(request, out var handle)
        ? handle(body)
        : Task.FromResult(DeskAnswer.NotFound($"there is no request '{request}'"));
}
