using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Barong.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Authorization;
using Rialto.Identity.Members;

namespace Rialto.Gateways.Barong.Routes;

/// <summary>What the endpoints of staff have in common: the second check, and their answers.</summary>
internal static class Staff
{
    /// <summary>An endpoint for who may read something.</summary>
    public static Func<Call, ValueTask> Reads(Ability ability, Func<Call, ValueTask> handle) => call =>
        Abilities.Of(call.Caller.Member.Role).MayRead(ability) ? handle(call) : Errors.Answer(call, IdentityReject.AbilityNotPermitted);

    /// <summary>An endpoint for who may change something.</summary>
    public static Func<Call, ValueTask> Manages(Ability ability, Func<Call, ValueTask> handle) => call =>
        Abilities.Of(call.Caller.Member.Role).MayManage(ability) ? handle(call) : Errors.Answer(call, IdentityReject.AbilityNotPermitted);

    public static StaffAct ActOf(Call call) => StaffAct.Of(call.Caller);

    public static TextParameter Required(string name, string about, string missing, string? empty) => new(name, about)
    {
        Missing = missing, Empty = empty, AbsentIsEmpty = true, NotText = Literals.Invalid,
    };

    public static TextParameter Optional(string name, string about) => new(name, about) { NotText = Literals.Invalid };

    /// <summary>The bare status as the body, or what was wrong.</summary>
    public static ValueTask AnswerDone<T>(Call call, Result<T> done)
    {
        if (done.Rejected) return Errors.Answer(call, done);
        return call.Json(StatusCodes.Status200OK, StatusCodes.Status200OK, static (json, status) => json.WriteNumberValue(status));
    }

    /// <summary>A member with everything that is known of him.</summary>
    public static ValueTask AnswerKyc(Call call, BarongDialect barong, Result<Member> member, int status)
    {
        if (member.Rejected) return Errors.Answer(call, member);
        return call.Json(status, (member.Value, Dossier: barong.People.Dossiers.Of(member.Value.Number)),
            static (json, state) => MemberWire.WriteKyc(json, state.Value, state.Dossier));
    }

    /// <summary>One page, with the headers of pages.</summary>
    public static ValueTask AnswerPage<T>(Call call, Paging paging, PageOf<T> page, Action<Utf8JsonWriter, T> write)
    {
        paging.WriteHeadersWithLink(call.Http.Request, call.Http.Response, page.Total);
        return call.Json(StatusCodes.Status200OK, (page.Rows, write), static (json, state) =>
        {
            json.WriteStartArray();
            foreach (var row in state.Rows) state.write(json, row);
            json.WriteEndArray();
        });
    }
}
