using System.Globalization;
using System.Text.Json.Nodes;
using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;
using Rialto.Gateways.Outbox;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Rialto.Node;

namespace Rialto.Gateways.Operator.Desk;

/// <summary><c>member create|list|show|set</c>.</summary>
internal sealed class MembersDesk(ExchangePort exchange, People people, EngineChangesPump changes, MoneyDesk money)
{
    const string LabelPrefix = "label.";

    static readonly string[] Settings = ["level", "state", "role", "group", "otp", "password", LabelPrefix + "NAME"];

    /// <summary>Makes a member whom the engine knows and whose deposits are booked when the answer comes.</summary>
    public async Task<DeskAnswer> CreateAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var wish = new OperatorSignUp
        {
            Email = fields.Text("email"), Password = fields.Text("password"), Username = fields.OptionalText("username"),
            Level = fields.Number("level", 3), Role = fields.OptionalText("role") ?? Member.DefaultRole,
        };
        var deposits = money.ReadAmounts(fields, "deposit");
        if (fields.Failed) return fields.Refusal;

        var created = await people.BackOffice.CreateMemberAsync(OperatorDesk.Act, wish);
        if (created.Rejected) return DeskAnswer.Of(created);
        // From here on the member exists.
        await changes.DrainAsync(CancellationToken.None);
        foreach (var deposit in deposits)
        {
            if (await money.BookAsync(created.Value, deposit, txid: "") is { } refusal) return refusal;
        }

        var answer = Brief(created.Value);
        if (fields.Flag("api_key") && IssueKey(created.Value, answer) is { } problem) return problem;
        return DeskAnswer.Ok(answer);
    }

    public Task<DeskAnswer> ListAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var filter = new MemberFilter { Role = fields.OptionalText("role"), State = fields.OptionalText("state") };
        var page = new Page(fields.Number("page", 1), Identity.Limits.PageRowsMax);
        if (fields.Failed) return Task.FromResult(fields.Refusal);
        var members = people.Members.List(filter, page);
        return Task.FromResult(DeskAnswer.Ok(new JsonObject
        {
            ["members"] = new JsonArray([.. members.Rows.Select(member => (JsonNode)Standing(member))]),
            ["total"] = members.Total,
        }));
    }

    public Task<DeskAnswer> ShowAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var member = fields.Member(people, fields.Text("member"));
        return Task.FromResult(fields.Failed ? fields.Refusal : DeskAnswer.Ok(Everything(member!)));
    }

    /// <summary>Changes all of it or nothing; the first "no" says which it was.</summary>
    public async Task<DeskAnswer> SetAsync(JsonObject body)
    {
        var fields = new DeskFields(body);
        var member = fields.Member(people, fields.Text("member"));
        var settings = fields.Pairs("set");
        foreach (var (name, value) in settings) CheckSetting(fields, name, value);
        if (fields.Failed) return fields.Refusal;

        var steps = new List<MemberStep>();
        foreach (var (name, value) in settings)
        {
            var step = await StepAsync(name, value);
            if (step.Rejected) return Refused(name, step.Rejects);
            steps.Add(step.Value);
        }
        var changed = people.BackOffice.Take(OperatorDesk.Act, member!.Uid, steps, out var refused);
        if (changed.Rejected) return Refused(refused < settings.Count ? settings[refused].Key : "member", changed.Rejects);

        // A ban or a new fee group counts once the engine knows it.
        await changes.DrainAsync(CancellationToken.None);
        return DeskAnswer.Ok(Standing(people.Members.ByUid(member!.Uid)!));
    }

    void CheckSetting(DeskFields fields, string name, string value)
    {
        if (name.StartsWith(LabelPrefix, StringComparison.Ordinal)) return;
        switch (name)
        {
            case "level" when !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                fields.Note($"level: '{value}' is no whole number");
                break;
            case "group" when exchange.Views.Fees.GroupNamed(value) is null:
                fields.Note($"group: there is no fee group '{value}'; `fees set` makes one");
                break;
            case "otp" when value != "reset":
                fields.Note("otp: only 'reset' is taken");
                break;
            case "level" or "group" or "otp" or "state" or "role" or "password":
                break;
            default:
                fields.NoteUnknown("setting", name, Settings);
                break;
        }
    }

    static DeskAnswer Refused(string name, IEnumerable<IdentityReject> rejects) =>
        DeskAnswer.Refused(rejects.Select(reject => $"{name}: {reject.Literal()}"));

    async Task<Result<MemberStep>> StepAsync(string name, string value) => name switch
    {
        "level" => people.BackOffice.ToLevel(int.Parse(value, CultureInfo.InvariantCulture)),
        "state" => people.BackOffice.ToState(value),
        "role" => people.BackOffice.ToRole(value),
        "group" => people.BackOffice.ToFeeGroup(value),
        "otp" => people.BackOffice.WithoutOtp(),
        "password" => await people.BackOffice.ToPasswordAsync(value),
        _ => Labelled(name[LabelPrefix.Length..], value),
    };

    /// <summary>An empty value takes the label away.</summary>
    MemberStep Labelled(string key, string value) => value.Length == 0
        ? people.BackOffice.WithoutLabel(key, LabelScope.Private)
        : people.BackOffice.WithLabel(LabelSpec.Private(key, value));

    DeskAnswer? IssueKey(Member member, JsonObject answer)
    {
        var wish = new NewApiKey { Format = KeyFormat.Barong, Algorithm = "HS256" };
        var issued = people.BackOffice.IssueApiKey(OperatorDesk.Act, member.Uid, wish);
        if (issued.Rejected) return DeskAnswer.Of(issued);
        answer["peatio"] = new JsonObject { ["kid"] = issued.Value.Key.Kid, ["secret"] = issued.Value.Secret };
        var classic = people.BackOffice.IssueApiKey(OperatorDesk.Act, member.Uid, wish with { Format = KeyFormat.Classic });
        if (classic.Rejected) return DeskAnswer.Of(classic);
        answer["classic"] = new JsonObject { ["access_key"] = classic.Value.Key.Kid, ["secret_key"] = classic.Value.Secret };
        answer["coinut"] = new JsonObject
        {
            ["username"] = member.Username ?? member.Uid, ["api_key"] = people.ApiKeys.CoinutSecret(member.Number),
        };
        var primebit = people.BackOffice.IssueApiKey(
            OperatorDesk.Act, member.Uid, wish with { Format = KeyFormat.Primebit, Scopes = People.PrimebitScopes });
        if (primebit.Rejected) return DeskAnswer.Of(primebit);
        answer["primebit"] = new JsonObject { ["api_key"] = primebit.Value.Key.Kid, ["api_secret"] = primebit.Value.Secret };
        return null;
    }

    /// <summary>How the engine knows the member: it must be what stands above.</summary>
    JsonObject EngineStanding(Member member)
    {
        if (exchange.Views.Members.Find(new MemberId(member.Number)) is not { } known) return new() { ["known"] = false };
        return new()
        {
            ["known"] = true,
            ["suspended"] = known.Flags.HasFlag(MemberFlags.Suspended),
            ["staff"] = known.Flags.HasFlag(MemberFlags.Staff),
            ["group"] = exchange.Views.Fees.NameOf(known.Group),
        };
    }

    static JsonObject Brief(Member member) => new() { ["uid"] = member.Uid, ["email"] = member.Email, ["username"] = member.Username };

    static JsonObject Standing(Member member)
    {
        var answer = Brief(member);
        answer["role"] = member.Role;
        answer["level"] = member.Level;
        answer["state"] = member.State;
        answer["group"] = member.FeeGroup;
        answer["otp"] = member.Otp;
        answer["created_at"] = IsoTime.Utc.Of(member.CreatedAtUs);
        return answer;
    }

    JsonObject Everything(Member member)
    {
        var answer = Standing(member);
        answer["labels"] = new JsonArray([.. member.Labels.Select(label => (JsonNode)new JsonObject
        {
            ["key"] = label.Key, ["value"] = label.Value, ["scope"] = label.Scope.ToString().ToLowerInvariant(),
        })]);
        answer["engine"] = EngineStanding(member);
        answer["balances"] = money.BalancesOf(member);
        answer["open_orders"] = exchange.Views.OpenOrders.Of(new MemberId(member.Number)).Count;
        var keys = people.ApiKeys.List(member.Number, ordering: null, orderBy: null, Page.First);
        if (!keys.Rejected) answer["api_keys"] = new JsonArray([.. keys.Value.Rows.Select(key => (JsonNode)new JsonObject
        {
            ["kid"] = key.Kid, ["state"] = key.State, ["scope"] = string.Join(",", key.Scopes),
        })]);
        return answer;
    }
}
