using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Wire;
using Rialto.Identity;

namespace Rialto.Gateways.Barong;

/// <summary>What every endpoint of this dialect works with.</summary>
internal sealed class BarongDialect(People people, BarongOptions options, TimeProvider time)
{
    public People People { get; } = people;

    public BarongOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

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

    /// <summary>Who changes his own account, from where.</summary>
    public static MemberAct ActOf(Call call) => MemberAct.Of(call.Caller, Gate.OriginOf(call.Http));
}
