using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Barong.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Activity;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;

namespace Rialto.Gateways.Barong.Routes;

/// <summary>What staff looks at: activities, figures, levels, keys, and what it may do itself.</summary>
internal sealed class AdminReportsApi(BarongDialect barong)
{
    static readonly TextParameter Topic = Staff.Optional("topic", "Only this topic.");
    static readonly TextParameter Action = Staff.Optional("action", "Only this action.");
    static readonly TextParameter ByUid = Staff.Optional("uid", "Only by this member.");
    static readonly TextParameter ByEmail = Staff.Optional("email", "Only by this member.");
    static readonly TextParameter TargetUid = Staff.Optional("target_uid", "Only about this member.");
    static readonly IntegerParameter From = new("from", "Not before, Unix seconds.") { NotInteger = Literals.Invalid };
    static readonly IntegerParameter To = new("to", "Not after, Unix seconds.") { NotInteger = Literals.Invalid };
    static readonly IntegerParameter CreatedFrom = new("created_from", "Not before, Unix seconds.") { NotInteger = Literals.Invalid };
    static readonly IntegerParameter CreatedTo = new("created_to", "Not after, Unix seconds.") { NotInteger = Literals.Invalid };
    static readonly TextParameter Uid = Staff.Required("uid", "Whose.", Literals.AdminUidMissing, null);
    static readonly ChoiceParameter Ordering = new("ordering", "Direction.", "asc", "desc") { Invalid = Literals.KeysOrderingInvalid };
    static readonly TextParameter OrderBy = Staff.Optional("order_by", "Column.");

    /// <summary>With and without a second factor.</summary>
    static readonly string[] LogIns = ["login", "login::2fa"];

    public void Map(RouteTable routes)
    {
        Parameter[] filters = [Topic, Action, ByUid, ByEmail, TargetUid, From, To, BarongPaging.Page, BarongPaging.Limit];
        routes.Get("/activities", Staff.Reads(Ability.Activity, MemberActivities), "What members did, newest first.", filters);
        routes.Get("/activities/admin", Staff.Reads(Ability.Activity, StaffActivities), "What staff did, newest first.", filters);
        routes.Get("/api_keys", Staff.Reads(Ability.APIKey, Keys), "A member's keys.",
            Uid, Ordering, OrderBy, BarongPaging.Page, BarongPaging.Limit);
        routes.Get("/metrics", Staff.Reads(Ability.User, Metrics), "Figures by day.", CreatedFrom, CreatedTo);
        routes.Get("/levels", Staff.Reads(Ability.Level, Levels), "The levels and their labels.");
        // Everybody on the staff may know what he may do.
        routes.Get("/abilities", MyAbilities, "What I may look at and change.");
    }

    ValueTask MemberActivities(Call call) => ListActivities(call, ActivityCategory.User);

    ValueTask StaffActivities(Call call) => ListActivities(call, ActivityCategory.Admin);

    ValueTask ListActivities(Call call, ActivityCategory category)
    {
        var input = call.Input;
        var (topic, action) = (Given(Topic.Read(input)), Given(Action.Read(input)));
        var (uid, email) = (Given(ByUid.Read(input)), Given(ByEmail.Read(input)));
        var target = Given(TargetUid.Read(input));
        var (from, to) = (From.Read(input), To.Read(input));
        var paging = BarongPaging.Read(input);
        if (input.Failed) return call.Refused();
        var filter = new ActivityFilter
        {
            Category = category, Topic = topic, Action = action, TargetUid = target, FromUs = UnixSeconds.ToUs(from),
            ToUs = UnixSeconds.ToUs(to) is { } us ? us + 999_999 : null, Member = NumberOf(uid, email),
        };
        var page = barong.People.Activity.List(filter, paging.ToPage());
        return Staff.AnswerPage(call, paging, page, (json, entry) => ActivityWire.Write(json, entry, category, barong.People.Members));
    }

    /// <summary>A number that nobody has, for names that nobody has.</summary>
    int? NumberOf(string? uid, string? email)
    {
        if (uid is null && email is null) return null;
        var member = uid is not null ? barong.People.Members.ByUid(uid) : barong.People.Members.ByEmail(email!);
        var fits = member is not null && (email is null || member == barong.People.Members.ByEmail(email));
        return fits ? member!.Number : 0;
    }

    static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    ValueTask Keys(Call call)
    {
        var uid = Uid.Read(call.Input);
        var ordering = Ordering.Read(call.Input);
        var orderBy = OrderBy.Read(call.Input);
        var paging = BarongPaging.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        if (barong.People.Members.ByUid(uid!) is not { } member) return Errors.Answer(call, IdentityReject.MemberDoesntExist);
        var keys = barong.People.ApiKeys.List(member.Number, ordering, orderBy, paging.ToPage());
        if (keys.Rejected) return Errors.Unprocessable(call, Literals.KeysAttributeInvalid);
        return Staff.AnswerPage(call, paging, keys.Value,
            static (json, key) => CredentialWire.WriteKey(json, key, secret: null, inVault: false));
    }

    ValueTask Metrics(Call call)
    {
        var (from, to) = (UnixSeconds.ToUs(CreatedFrom.Read(call.Input)), UnixSeconds.ToUs(CreatedTo.Read(call.Input)));
        if (call.Input.Failed) return call.Refused();
        var waiting = new MemberFilter { LabelKey = "document", LabelValues = ["pending"], LabelPrivate = true };
        var figures = (
            SignUps: CountByDay("account", ["signup"], ActivityResult.Succeed, from, to),
            LogIns: CountByDay("session", LogIns, ActivityResult.Succeed, from, to),
            Failures: CountByDay("session", LogIns, ActivityResult.Failed, from, to),
            Waiting: barong.People.Members.List(waiting, Page.First).Total);
        return call.Json(StatusCodes.Status200OK, figures, static (json, figures) =>
        {
            json.WriteStartObject();
            ActivityWire.WriteDays(json, "signups"u8, figures.SignUps);
            // Wire quirk: the original's spelling (docs/dialects/barong.md).
            ActivityWire.WriteDays(json, "sucessful_logins"u8, figures.LogIns);
            ActivityWire.WriteDays(json, "failed_logins"u8, figures.Failures);
            json.WriteNumber("pending_applications"u8, figures.Waiting);
            json.WriteEndObject();
        });
    }

    /// <summary>All of the actions together.</summary>
    IReadOnlyList<(string Day, long Count)> CountByDay(string topic, string[] actions, ActivityResult result, long? fromUs, long? toUs)
    {
        var days = actions.SelectMany(action => barong.People.Activity.CountByDay(new ActivityFilter
        {
            Topic = topic, Action = action, Result = result, FromUs = fromUs, ToUs = toUs is { } us ? us + 999_999 : null,
        }));
        return [.. days.GroupBy(day => day.Day).Select(day => (day.Key, day.Sum(part => part.Count))).OrderBy(day => day.Key)];
    }

    static ValueTask Levels(Call call) => call.Json(StatusCodes.Status200OK, Standing.LabelsOf(Standing.LevelMax), static (json, labels) =>
    {
        json.WriteStartArray();
        for (var at = 0; at < labels.Count; at++)
        {
            json.WriteStartObject();
            json.WriteNumber("id"u8, at + 1);
            json.WriteString("key"u8, labels[at].Key);
            json.WriteString("value"u8, labels[at].Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    static ValueTask MyAbilities(Call call) =>
        call.Json(StatusCodes.Status200OK, Abilities.Of(call.Caller.Member.Role), RuleWire.WriteAbilities);
}
