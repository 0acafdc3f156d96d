using System.Globalization;
using System.Text.Json.Nodes;

namespace Rialto.Wire.Tests.Server.Crash;

/// <summary>Deposits and changes fees through the operator's socket, and remembers what it was told.</summary>
sealed class CrashOperator(IReadOnlyList<Trader> members, int seed)
{
    readonly Random _random = new(seed);
    readonly List<(Trader Member, decimal Amount, string Txid, Fate Fate)> _deposits = [];
    string? _feeDone;
    string? _feeUnknown;
    int _sent;

    public int Answered => _deposits.Count(deposit => deposit.Fate == Fate.Done);

    /// <summary>Works until the server is gone.</summary>
    public async Task WorkAsync(string data)
    {
        using var desk = new OperatorClient(data);
        while (await (_random.Next(2) == 0 ? DepositAsync(desk) : ChangeFeeAsync(desk)))
        {
        }
    }

    /// <summary>Compares; answers what was deposited in ltc, by the deposits that are there.</summary>
    public async Task<decimal> CheckAsync(Uri address, string data)
    {
        var sum = 0m;
        foreach (var member in members)
        {
            using var client = member.Connect(address);
            var found = (await client.GetAsync("peatio/account/deposits?currency=ltc&limit=100"))!.Body!.AsArray();
            var byTxid = found.ToLookup(row => (string)row!["txid"]!);
            // The list shows a hundred; older ones were compared in the rounds before.
            foreach (var deposit in _deposits.Where(deposit => deposit.Member == member).TakeLast(50))
                Assert.True(
                    deposit.Fate.Allows(byTxid[deposit.Txid].Count()),
                    $"deposit {deposit.Txid}, {deposit.Fate}, is there {byTxid[deposit.Txid].Count()} times");
        }

        for (var i = 0; i < _deposits.Count; i++)
        {
            var deposit = _deposits[i];
            if (deposit.Fate == Fate.Unknown)
                deposit.Fate = await IsThereAsync(address, deposit.Member, deposit.Txid) ? Fate.Done : Fate.Refused;
            _deposits[i] = deposit;
            if (deposit.Fate == Fate.Done) sum += deposit.Amount;
        }

        await CheckFeeAsync(data);
        return sum;
    }

    static async Task<bool> IsThereAsync(Uri address, Trader member, string txid)
    {
        using var client = member.Connect(address);
        return (await client.GetAsync($"peatio/account/deposits/{txid}"))!.Status == 200;
    }

    async Task CheckFeeAsync(string data)
    {
        using var desk = new OperatorClient(data);
        var rows = (await desk.PostAsync("fees.list", []))!.Body!["fees"]!.AsArray();
        var maker = (string?)rows.SingleOrDefault(row => (string)row!["market_id"]! == "ethusd")?["maker"];
        Assert.True(maker == _feeDone || maker == _feeUnknown, $"the fee is {maker}; answered was {_feeDone}, unanswered {_feeUnknown}");
        (_feeDone, _feeUnknown) = (maker, null);
    }

    async Task<bool> DepositAsync(OperatorClient desk)
    {
        var member = members[_random.Next(members.Count)];
        var txid = $"d{++_sent}";
        var amount = _random.Next(1, 1_000_000) / 1_000m;
        _deposits.Add((member, amount, txid, Fate.Unknown));
        var answer = await desk.PostAsync("member.deposit", new JsonObject
        {
            ["member"] = member.Uid,
            ["amounts"] = new JsonObject { ["ltc"] = amount.ToString(CultureInfo.InvariantCulture) },
            ["txid"] = txid,
        });
        if (answer is null) return false;
        _deposits[^1] = (member, amount, txid, Fates.Of(answer));
        return true;
    }

    async Task<bool> ChangeFeeAsync(OperatorClient desk)
    {
        var maker = (_random.Next(1, 2_000) / 1_000_000m).ToString(CultureInfo.InvariantCulture).TrimEnd('0');
        _feeUnknown = maker;
        var answer = await desk.PostAsync("fees.set", new JsonObject { ["market_id"] = "ethusd", ["maker"] = maker, ["taker"] = "0.002" });
        if (answer is null) return false;
        if (answer.Status == 200) (_feeDone, _feeUnknown) = (maker, null);
        return true;
    }
}
