using System.Text;
using System.Text.Json.Nodes;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Members;
using Rialto.Node;
using Rialto.Node.History;
using Rialto.Node.Views;

namespace Rialto.Gateways.Operator.Desk;

/// <summary><c>member deposit|withdraw</c> and <c>explain</c>.</summary>
internal sealed class MoneyDesk(ExchangePort exchange, People people)
{
    /// <summary>One sum to book.</summary>
    internal readonly record struct Sum(CurrencyId Currency, Amount Amount);

    public async Task<DeskAnswer> DepositAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var member = fields.Member(people, fields.Text("member"));
        var sums = ReadAmounts(fields, "amounts");
        if (sums.Count == 0 && !fields.Failed) fields.Note("amounts are missing");
        if (fields.Failed) return fields.Refusal;
        foreach (var sum in sums)
        {
            if (await BookAsync(member!, sum, fields.OptionalText("txid") ?? "") is { } refusal) return refusal;
        }

        return DeskAnswer.Ok(Account(member!));
    }

    /// <summary>Takes money out by hand: held and completed at once, or nothing.</summary>
    public async Task<DeskAnswer> WithdrawAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var member = fields.Member(people, fields.Text("member"));
        var sums = ReadAmounts(fields, "amounts");
        var destination = Encoding.UTF8.GetBytes(fields.OptionalText("destination") ?? "");
        if (sums.Count == 0 && !fields.Failed) fields.Note("amounts are missing");
        if (destination.Length > Engine.Limits.TextBytesMax) fields.Note($"destination has more than {Engine.Limits.TextBytesMax} bytes");
        if (fields.Failed) return fields.Refusal;
        foreach (var sum in sums)
        {
            if (await TakeAsync(member!, sum, destination) is { } refusal) return refusal;
        }

        return DeskAnswer.Ok(Account(member!));
    }

    /// <summary>Every line that made a balance what it is, oldest first, and whether they add up to it.</summary>
    public async Task<DeskAnswer> ExplainAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var member = fields.Member(people, fields.Text("member"));
        var currency = fields.Currency(exchange.Views, fields.Text("currency"));
        if (fields.Failed) return fields.Refusal;

        var owner = new MemberId(member!.Number);
        var balance = exchange.Views.Balances.Of(owner, currency!.Id);
        var lines = await LinesAsync(owner, currency.Id);
        var sum = lines.Aggregate(Amount.Zero, (total, line) => total + line.Delta);
        // Read again, so that a line that came between the two looks is not taken for a difference.
        var after = exchange.Views.Balances.Of(owner, currency.Id);
        return DeskAnswer.Ok(new JsonObject
        {
            ["uid"] = member.Uid,
            ["currency"] = currency.Code,
            ["lines"] = new JsonArray([.. lines.Select(line => (JsonNode)Line(line))]),
            ["sum"] = DecimalText.Of(sum),
            ["balance"] = DecimalText.Of(balance.Available),
            ["locked"] = DecimalText.Of(balance.Held),
            ["adds_up"] = sum == balance.Total || sum == after.Total,
        });
    }

    /// <summary>What a member has, currency by currency.</summary>
    internal JsonArray BalancesOf(Member member) =>
        [.. exchange.Views.Balances.Of(new MemberId(member.Number)).Select(balance => (JsonNode)Balance(balance))];

    /// <summary>An object of currency code → amount.</summary>
    internal IReadOnlyList<Sum> ReadAmounts(DeskFields fields, string name)
    {
        var sums = new List<Sum>();
        foreach (var (code, text) in fields.Pairs(name))
        {
            var amount = fields.Money(code, text);
            if (fields.Currency(exchange.Views, code) is { } currency) sums.Add(new Sum(currency.Id, amount));
        }

        return sums;
    }

    /// <summary>Books one deposit; null when it is booked.</summary>
    internal async Task<DeskAnswer?> BookAsync(Member member, Sum sum, string txid)
    {
        var deposit = new Deposit
        {
            To = new MemberId(member.Number), Currency = sum.Currency, DepositKind = DepositKind.Operator, Net = sum.Amount,
        };
        var outcome = await exchange.Submit(deposit, Encoding.UTF8.GetBytes(txid));
        return outcome.Status == OutcomeStatus.Done ? null : DeskAnswer.Of(outcome);
    }

    async Task<DeskAnswer?> TakeAsync(Member member, Sum sum, byte[] destination)
    {
        var hold = new HoldWithdrawal { From = new MemberId(member.Number), Currency = sum.Currency, Gross = sum.Amount };
        var held = await exchange.Submit(hold, destination);
        if (held.Status != OutcomeStatus.Done) return DeskAnswer.Of(held);
        var completed = await exchange.Submit(new CompleteWithdrawal { WithdrawalNumber = held.Number }, []);
        return completed.Status == OutcomeStatus.Done ? null : DeskAnswer.Of(completed);
    }

    async Task<IReadOnlyList<LedgerLine>> LinesAsync(MemberId owner, CurrencyId currency)
    {
        var lines = new List<LedgerLine>();
        while (true)
        {
            var query = new LedgerQuery { Member = owner, Currency = currency, Page = new(lines.Count, Limits.ExplainRowsAtOnce) };
            var page = await exchange.History.LedgerAsync(query, CancellationToken.None);
            lines.AddRange(page.Rows);
            if (page.Rows.Count < Limits.ExplainRowsAtOnce) break;
        }

        // Lines that came while the pages were read push older ones to the next page, which repeats them.
        return [.. lines.DistinctBy(line => line.Number).OrderBy(line => line.Number)];
    }

    static JsonObject Line(LedgerLine line) => new()
    {
        ["event"] = line.Number,
        ["at"] = IsoTime.Utc.Of(line.TimeUs),
        ["kind"] = line.Kind.ToString(),
        ["reference"] = line.Reference,
        ["amount"] = DecimalText.Of(line.Delta),
        ["balance_after"] = DecimalText.Of(line.BalanceAfter),
    };

    JsonObject Account(Member member) => new() { ["uid"] = member.Uid, ["balances"] = BalancesOf(member) };

    JsonObject Balance(BalanceView balance) => new()
    {
        ["currency"] = exchange.Views.Currencies.Find(balance.Currency)!.Code,
        ["balance"] = DecimalText.Of(balance.Available),
        ["locked"] = DecimalText.Of(balance.Held),
    };
}
