using System.Text.Json;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Auth;
using Rialto.Gateways.PrimeBit.Routes;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Node;

namespace Rialto.Gateways.PrimeBit.Sandbox;

/// <summary><c>POST /sandbox/user</c>: a member who can trade at once.</summary>
internal sealed class SandboxPeople(PrimeBitDialect dialect, SandboxOptions options)
{
    const string PasswordOfAll = "sandbox";
    const int RateMax = 1_000_000;

    public async ValueTask CreateAsync(PrimeBitCall call)
    {
        if (!SandboxMoney.TryAmount(call, "demo_balance", out var demo) || demo is { IsPositive: false })
            await call.No(Errors.InvalidParameter.About("demo_balance"));
        else if (!SandboxMoney.TryAmount(call, "live_balance", out var live)) await call.No(Errors.InvalidParameter.About("live_balance"));
        else if (!call.Body.TryInteger("rate_limit", out var rate) || rate is < 1 or > RateMax)
            await call.No(Errors.InvalidParameter.About("rate_limit"));
        else await CreateAsync(call, demo, live ?? Amount.Zero, (int?)rate);
    }

    async ValueTask CreateAsync(PrimeBitCall call, Amount? demo, Amount live, int? rate)
    {
        var by = new OperatorAct(null, Entrance.OriginOf(call.Http), null);
        var wish = new OperatorSignUp
        {
            Email = $"{Guid.NewGuid():N}@sandbox.invalid", Password = PasswordOfAll, Level = Standing.LevelMax, Role = Member.DefaultRole,
        };
        var created = await dialect.People.BackOffice.CreateMemberAsync(by, wish);
        if (created.Rejected)
        {
            await call.No(Errors.Maintenance);
            return;
        }

        await options.TellEngine(call.Aborted);
        var member = new MemberId(created.Value.Number);
        var problem = await FillAsync(member, demo, live);
        if (problem is { } refused)
        {
            await call.No(refused);
            return;
        }

        var key = dialect.People.BackOffice.IssueApiKey(by, created.Value.Uid, new NewApiKey
        {
            Format = KeyFormat.Primebit, Algorithm = "HS256", Scopes = People.PrimebitScopes, Label = "sandbox", RequestsPerSecond = rate,
        }).Value;
        await call.Json((dialect, key, member), Write);
    }

    async ValueTask<Errors.Problem?> FillAsync(MemberId member, Amount? demo, Amount live)
    {
        var money = new SandboxMoney(dialect);
        var accounts = dialect.Views.Margin.Of(member);
        if (demo is { } balance)
        {
            var account = accounts.First(account => account.IsDemo);
            var reset = new ResetDemo { Header = new() { Member = member }, Account = account.Id, Amount = balance };
            var outcome = await dialect.Exchange.Submit(reset, []);
            if (outcome.Status != OutcomeStatus.Done) return Errors.Of(outcome);
        }

        return live.IsZero ? null : await money.DepositLiveAsync(accounts.First(account => !account.IsDemo), live);
    }

    static void Write(Utf8JsonWriter json, (PrimeBitDialect Dialect, IssuedKey Key, MemberId Member) made)
    {
        json.WriteStartObject();
        json.WriteString("api_key"u8, made.Key.Key.Kid);
        json.WriteString("api_secret"u8, made.Key.Secret);
        json.WriteStartArray("accounts"u8);
        foreach (var account in made.Dialect.Views.Margin.Of(made.Member).OrderBy(account => account.IsDemo))
            made.Dialect.WriteAccount(json, account);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
