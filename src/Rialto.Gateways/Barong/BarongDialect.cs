using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Barong.Wire;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Identity.Members;
using Rialto.Identity.Sessions;

namespace Rialto.Gateways.Barong;

/// <summary>What every endpoint of this dialect works with.</summary>
internal sealed class BarongDialect(People people, BarongOptions options, TimeProvider time)
{
    public People People { get; } = people;

    public BarongOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    public Captcha Captcha { get; } = new(options.Captcha);

    /// <summary>The session cookie that came along; null = none.</summary>
    public string? CookieOf(Call call) => call.Http.Request.Cookies[Options.CookieName];

    /// <summary>Hands the session's token to the browser, for a day; the session itself ends earlier when it is not used.</summary>
    public void SetCookie(Call call, string token) => WriteCookie(call, token, Time.GetUtcNow().AddDays(1));

    public void ExpireCookie(Call call) => WriteCookie(call, "", DateTimeOffset.UnixEpoch);

    void WriteCookie(Call call, string value, DateTimeOffset expires)
    {
        var secure = Options.CookieSecure ? "; Secure" : "";
        call.Http.Response.Headers.Append("Set-Cookie",
            $"{Options.CookieName}={value}; path=/; expires={expires:R}; HttpOnly; SameSite=Lax{secure}");
    }

    /// <summary>Which shape a new secret has for this client.</summary>
    public bool SecretInVault(Call call) => Options.ApiKeySecretFormat switch
    {
        SecretFormat.Vault => true,
        SecretFormat.Plain => false,
        SecretFormat.Auto => !call.Http.Request.Headers.ContainsKey("X-CSRF-Token"),
    };

    /// <summary>Hands out a session: cookie, and the member with its CSRF token.</summary>
    public ValueTask AnswerOpened(Call call, OpenedSession opened, int status)
    {
        SetCookie(call, opened.Token);
        return AnswerMember(call, opened.Member, opened.Session.CsrfToken, status);
    }

    /// <summary>The member with everything that he may see of himself.</summary>
    public ValueTask AnswerMember(Call call, Member member, string? csrfToken, int status) => call.Json(
        status, (member, Dossier: People.Dossiers.Of(member.Number), csrfToken, Options.MaskData),
        static (json, state) => MemberWire.WriteFull(json, state.member, state.Dossier, state.csrfToken, state.MaskData));

    /// <summary>Who changes his own account, from where.</summary>
    public static MemberAct ActOf(Call call) => MemberAct.Of(call.Caller, Gate.OriginOf(call.Http));
}
