using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Barong.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Activity;
using Rialto.Identity.Members;
using Rialto.Identity.Passwords;

namespace Rialto.Gateways.Barong.Routes;

/// <summary><c>resource/users</c> and <c>resource/labels</c>: what a member says and does about himself.</summary>
internal sealed class OwnAccountApi(BarongDialect barong)
{
    static readonly TextParameter OldPassword = Required("old_password", Literals.OldPasswordMissing, Literals.OldPasswordEmpty);
    static readonly TextParameter NewPassword = Required("new_password", Literals.NewPasswordMissing, Literals.NewPasswordEmpty);
    static readonly TextParameter ConfirmPassword = Required("confirm_password", Literals.ConfirmPasswordMissing,
        Literals.ConfirmPasswordEmpty);
    static readonly TextParameter Password = Required("password", Literals.PasswordMissing, Literals.PasswordEmpty);
    static readonly TextParameter LabelKey = Required("key", Literals.LabelKeyMissing, Literals.LabelKeyEmpty);
    static readonly TextParameter LabelValue = Required("value", Literals.LabelValueMissing, Literals.LabelValueEmpty);
    static readonly ChoiceParameter Ordering = new("ordering", "Direction by creation.", "asc", "desc") { Invalid = Literals.Value };

    static readonly IntegerParameter TimeFrom = new("time_from", "Not before, Unix seconds.")
    {
        NotInteger = Literals.TimeFromNotInteger, Empty = Literals.TimeFromEmpty,
    };

    static readonly IntegerParameter TimeTo = new("time_to", "Not after, Unix seconds.")
    {
        NotInteger = Literals.TimeToNotInteger, Empty = Literals.TimeToEmpty,
    };

    static readonly TextParameter ResultText = new("result", "succeed, failed or denied.")
    {
        NotText = Literals.ResultNotString, Empty = Literals.ResultEmpty,
    };

    public void Map(RouteTable routes)
    {
        routes.Get("/users/me", Me, "Who I am.");
        routes.Put("/users/me", SetData, "Replaces my own data.");
        routes.DeleteThatTells("/users/me", Close, "Closes my account.", Password);
        routes.Put("/users/password", ChangePassword, "Changes my password; ends my other sessions.", OldPassword, NewPassword,
            ConfirmPassword);
        routes.Get("/users/activity/{topic}", ListActivity, "What I did, newest first.",
            TimeFrom, TimeTo, ResultText, BarongPaging.Page, BarongPaging.Limit);
        routes.Get("/labels", Labels, "My labels.", Ordering);
        routes.Get("/labels/{key}", OneLabel, "One of my labels.");
        routes.Post("/labels", AddLabel, "Adds a public label.", LabelKey, LabelValue);
        routes.Patch("/labels/{key}", ChangeLabel, "Changes a public label.", LabelValue);
        routes.Delete("/labels/{key}", RemoveLabel, "Removes a public label.");
    }

    static TextParameter Required(string name, string missing, string empty) => new(name, "Required.")
    {
        Missing = missing, Empty = empty, AbsentIsEmpty = true, NotText = Literals.Invalid,
    };

    ValueTask Me(Call call) => barong.AnswerMember(call, call.Caller.Member, csrfToken: null, StatusCodes.Status200OK);

    ValueTask SetData(Call call)
    {
        if (DoorsApi.JsonTextOf(call.Input, "data") is not { } data) return Errors.Unprocessable(call, Literals.DataMissing);
        var changed = barong.People.SetData(BarongDialect.ActOf(call), data);
        return changed.Rejected
            ? Errors.Answer(call, changed)
            : barong.AnswerMember(call, changed.Value, csrfToken: null, StatusCodes.Status200OK);
    }

    async ValueTask Close(Call call)
    {
        var password = Password.Read(call.Input);
        if (call.Input.Failed)
        {
            await call.Refused();
            return;
        }

        var closed = await barong.People.CloseAccountAsync(BarongDialect.ActOf(call), password!, OtpCode.Read(call.Input, "otp_code"));
        if (closed.Rejected)
        {
            await Errors.Answer(call, closed);
            return;
        }

        if (call.Caller.Session is not null) barong.ExpireCookie(call);
        await call.Json(StatusCodes.Status200OK, StatusCodes.Status200OK, static (json, status) => json.WriteNumberValue(status));
    }

    async ValueTask ChangePassword(Call call)
    {
        var old = OldPassword.Read(call.Input);
        var wanted = NewPassword.Read(call.Input);
        var confirmed = ConfirmPassword.Read(call.Input);
        if (call.Input.Failed)
        {
            await call.Refused();
            return;
        }

        var changed = await barong.People.ChangePasswordAsync(BarongDialect.ActOf(call), new PasswordChange(old!, wanted!, confirmed!));
        if (changed.Rejected) await Errors.Answer(call, changed);
        // Wire quirk: 201 to a PUT (docs/dialects/barong.md).
        else await call.Json(StatusCodes.Status201Created, StatusCodes.Status201Created,
            static (json, status) => json.WriteNumberValue(status));
    }

    ValueTask ListActivity(Call call)
    {
        var input = call.Input;
        var topic = input.Parameters.Text("topic")!;
        input.Require(topic is "all" or "session" or "otp" or "password" or "account", "topic", Literals.TopicWrong);
        var from = TimeFrom.Read(input);
        var to = TimeTo.Read(input);
        var wanted = ResultText.Read(input);
        var paging = BarongPaging.Read(input);
        if (input.Failed) return call.Refused();

        var results = Enum.GetValues<ActivityResult>().Where(result => CredentialWire.ResultOf(result) == wanted).ToArray();
        var filter = new ActivityFilter
        {
            Member = call.Caller.Member.Number,
            Category = ActivityCategory.User,
            Topic = topic == "all" ? null : topic,
            Result = results.Length == 1 ? results[0] : null,
            FromUs = UnixSeconds.ToUs(from),
            ToUs = UnixSeconds.ToUs(to) is { } us ? us + 999_999 : null,
        };
        var page = wanted is not null && results.Length == 0 ? new([], 0) : barong.People.Activity.List(filter, paging.ToPage());
        // Wire quirk: an empty list is an error (docs/dialects/barong.md).
        if (page.Rows.Count == 0) return Errors.Unprocessable(call, Literals.NoActivity);
        paging.WriteHeadersWithLink(call.Http.Request, call.Http.Response, page.Total);
        return call.Json(StatusCodes.Status200OK, page.Rows, static (json, rows) =>
        {
            json.WriteStartArray();
            foreach (var entry in rows) CredentialWire.WriteActivity(json, entry);
            json.WriteEndArray();
        });
    }

    static ValueTask Labels(Call call)
    {
        var ordering = Ordering.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        IEnumerable<Label> labels = call.Caller.Member.Labels;
        return call.Json(StatusCodes.Status200OK, ordering == "desc" ? labels.Reverse() : labels, static (json, labels) =>
        {
            json.WriteStartArray();
            foreach (var label in labels) MemberWire.WriteLabel(json, label);
            json.WriteEndArray();
        });
    }

    static ValueTask OneLabel(Call call)
    {
        var key = call.Input.Parameters.Text("key")!;
        var label = call.Caller.Member.Labels.FirstOrDefault(label => label.Key == key);
        return label is null ? Errors.NotFound(call) : call.Json(StatusCodes.Status200OK, label, MemberWire.WriteLabel);
    }

    ValueTask AddLabel(Call call)
    {
        var key = LabelKey.Read(call.Input);
        var value = LabelValue.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        return AnswerLabel(call, barong.People.AddLabel(BarongDialect.ActOf(call), key!, value!), StatusCodes.Status201Created);
    }

    ValueTask ChangeLabel(Call call)
    {
        var value = LabelValue.Read(call.Input);
        if (call.Input.Failed) return call.Refused();
        var changed = barong.People.ChangeLabel(BarongDialect.ActOf(call), call.Input.Parameters.Text("key")!, value!);
        return AnswerLabel(call, changed, StatusCodes.Status200OK);
    }

    static ValueTask AnswerLabel(Call call, Result<Label> label, int status) =>
        label.Rejected ? Errors.Answer(call, label) : call.Json(status, label.Value, MemberWire.WriteLabel);

    ValueTask RemoveLabel(Call call)
    {
        var removed = barong.People.RemoveLabel(BarongDialect.ActOf(call), call.Input.Parameters.Text("key")!);
        return removed.Rejected ? Errors.Answer(call, removed) : Reply.Empty(call.Http, StatusCodes.Status204NoContent);
    }
}
