using Rialto.Identity;
using Rialto.Identity.Authorization;
using Rialto.Identity.Sessions;
using Xunit;

namespace Rialto.Tests.Identity.Authorization;

public class CookieOrderTests
{
    [Fact]
    public async Task A_cookie_request_passes_and_another_agent_ends_the_session()
    {
        using var town = new Town();
        var opened = await town.LogIn(await town.Member("alice"));
        var request = town.WithCookie(opened);

        Assert.Equal("passed", town.Verdict(request));
        Assert.Equal("401 authz.client_session_mismatch", town.Verdict(request with { Origin = town.Home with { UserAgent = "curl/8" } }));
        Assert.Equal("401 authz.invalid_session", town.Verdict(request));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public void Without_a_session_there_is_no_way_in(string? token)
    {
        using var town = new Town();
        var request = new AuthorizerRequest
        {
            Verb = "GET", RawPath = "/api/v2/barong/resource/users/me", Origin = town.Home, FromBrowser = false, SessionToken = token,
        };

        Assert.Equal("401 authz.invalid_session", town.Verdict(request));
    }

    [Theory]
    // mode, verb, token (right, wrong, none), from a browser
    [InlineData(CsrfProtection.Strict, "GET", "none", true, "passed")]
    [InlineData(CsrfProtection.Strict, "HEAD", "none", true, "401 authz.invalid_permission")]
    [InlineData(CsrfProtection.Strict, "POST", "none", false, "401 authz.missing_csrf_token")]
    [InlineData(CsrfProtection.Strict, "PUT", "none", false, "401 authz.missing_csrf_token")]
    [InlineData(CsrfProtection.Strict, "PATCH", "none", false, "401 authz.missing_csrf_token")]
    [InlineData(CsrfProtection.Strict, "DELETE", "none", false, "401 authz.missing_csrf_token")]
    [InlineData(CsrfProtection.Strict, "TRACE", "none", false, "401 authz.missing_csrf_token")]
    [InlineData(CsrfProtection.Strict, "POST", "", false, "401 authz.missing_csrf_token")]
    [InlineData(CsrfProtection.Strict, "POST", "wrong", false, "401 authz.csrf_token_mismatch")]
    [InlineData(CsrfProtection.Strict, "POST", "right", true, "passed")]
    [InlineData(CsrfProtection.Auto, "POST", "none", false, "passed")]
    [InlineData(CsrfProtection.Auto, "POST", "none", true, "401 authz.missing_csrf_token")]
    [InlineData(CsrfProtection.Auto, "POST", "wrong", false, "401 authz.csrf_token_mismatch")]
    [InlineData(CsrfProtection.Auto, "POST", "right", true, "passed")]
    [InlineData(CsrfProtection.Off, "POST", "none", true, "passed")]
    [InlineData(CsrfProtection.Off, "POST", "wrong", true, "passed")]
    public async Task The_CSRF_rule(CsrfProtection mode, string verb, string token, bool fromBrowser, string verdict)
    {
        using var town = new Town(options => options with { CsrfProtection = mode });
        var opened = await town.LogIn(await town.Member("alice"));
        var path = verb == "HEAD" ? "/api/v2/ranger/private" : "/api/v2/peatio/market/orders";
        var request = town.WithCookie(opened, verb, path) with { FromBrowser = fromBrowser, CsrfToken = Csrf(opened, token) };

        Assert.Equal(verdict, town.Verdict(request));
    }

    [Theory]
    [InlineData(CsrfProtection.Strict, null, "401 authz.missing_csrf_token")]
    [InlineData(CsrfProtection.Auto, null, "401 authz.invalid_session")]
    [InlineData(CsrfProtection.Auto, "anything", "401 authz.csrf_token_mismatch")]
    [InlineData(CsrfProtection.Off, "anything", "401 authz.invalid_session")]
    public void The_token_is_looked_at_before_the_session(CsrfProtection mode, string? token, string verdict)
    {
        using var town = new Town(options => options with { CsrfProtection = mode });
        var request = new AuthorizerRequest
        {
            Verb = "POST", RawPath = "/api/v2/peatio/market/orders", Origin = town.Home, FromBrowser = false, CsrfToken = token,
        };

        Assert.Equal(verdict, town.Verdict(request));
    }

    [Fact]
    public async Task A_wrong_token_does_not_end_the_session()
    {
        using var town = new Town();
        var opened = await town.LogIn(await town.Member("alice"));

        Assert.Equal("401 authz.csrf_token_mismatch", town.Verdict(town.WithCookie(opened, "POST") with { CsrfToken = "wrong" }));
        Assert.Equal("passed", town.Verdict(town.WithCookie(opened)));
    }

    [Fact]
    public async Task The_member_must_be_active_or_pending()
    {
        using var town = new Town();
        var alice = await town.Member("alice", level: 0);
        var opened = await town.LogIn(alice);

        Assert.Equal("passed", town.Verdict(town.WithCookie(opened)));
        town.People.BackOffice.SetState(town.Operator, alice.Uid, "locked");
        Assert.Equal("401 authz.user_not_active", town.Verdict(town.WithCookie(opened)));
    }

    [Theory]
    [InlineData("superadmin", "POST", "/api/v2/admin/barong/users/labels", "users/create/Succeed")]
    [InlineData("superadmin", "PUT", "/api/v2/peatio/market/orders", "general/update/Succeed")]
    [InlineData("superadmin", "GET", "/api/v2/barong/admin/users", "")]
    [InlineData("admin", "DELETE", "/api/v2/barong/admin/permissions", "permissions/delete/Denied")]
    [InlineData("member", "GET", "/api/v2/barong/admin/users", "users/read/Denied")]
    [InlineData("member", "POST", "/api/v2/peatio/market/orders", "")]
    public async Task Staffs_changes_and_everybodys_refusals_are_to_be_noted(string role, string verb, string path, string note)
    {
        using var town = new Town();
        var opened = await town.LogIn(await town.Member("alice", role: role));

        var audit = town.People.Authorizer.Authorize(town.WithCookie(opened, verb, path)).Audit;

        Assert.Equal(note, audit is null ? "" : $"{audit.Topic}/{audit.Action}/{audit.Result}");
    }

    [Theory]
    [InlineData("/api/v2/barong/public/ping")]
    [InlineData("/api/v2/barong/identity/sessions")]
    [InlineData("/api/v2/peatio/public/markets")]
    [InlineData("/api/v2/peatio/coinmarketcap/summary")]
    [InlineData("/api/v2/peatio/coingecko/pairs")]
    [InlineData("/api/v2/ranger/public")]
    [InlineData("/api/v2/ranger")]
    [InlineData("/api/v2/ranger/")]
    [InlineData("/api/v2/applogic/public/x")]
    [InlineData("/api/v2/arke/public/x")]
    [InlineData("/api/v2/finex/public/x")]
    public void Public_paths_pass_without_a_caller(string path)
    {
        using var town = new Town();
        var passage = town.People.Authorizer.Authorize(
            new AuthorizerRequest { Verb = "POST", RawPath = path, Origin = town.Home, FromBrowser = true });

        Assert.Null(passage.Refusal);
        Assert.Null(passage.Caller);
    }

    [Theory]
    [InlineData("/api/v2/barong/management/users")]
    [InlineData("/api/v2/peatio/management/members")]
    [InlineData("/api/v2/management/peatio/members")]
    [InlineData("/api/v2/barong/public/../management/users")]
    [InlineData("/api/v2/barong/public/%2e%2e/management/users")]
    [InlineData("/api/v2//barong/./management/users")]
    [InlineData("/api/v2/Barong/MANAGEMENT/users")]
    [InlineData("/api/v2/barong%2fmanagement/users")]
    public async Task Management_is_closed_to_everybody_however_it_is_written(string path)
    {
        using var town = new Town();
        var boss = await town.Member("boss", role: "superadmin");
        var opened = await town.LogIn(boss);

        Assert.Equal("401 authz.permission_denied", town.Verdict(town.WithCookie(opened, path: path)));
    }

    static string? Csrf(OpenedSession opened, string word) => word switch
    {
        "right" => opened.Session.CsrfToken,
        "none" => null,
        "" => "",
        _ => new string('0', 20),
    };
}
