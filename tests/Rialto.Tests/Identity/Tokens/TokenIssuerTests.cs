using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Identity;
using Rialto.Identity.ApiKeys;
using Rialto.Identity.Authorization;
using Rialto.Identity.Sessions;
using Rialto.Identity.Tokens;
using Xunit;

namespace Rialto.Tests.Identity.Tokens;

public class TokenIssuerTests
{
    [Fact]
    public async Task Another_server_can_check_a_session_token_with_the_public_key_alone()
    {
        using var town = new Town();
        var member = await town.Member("alice");
        var opened = await town.LogIn(member);

        var segments = Issued(town, opened).Split('.');

        var key = town.People.Tokens.PublicKeys().Single();
        using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key.Modulus), Exponent = Bytes(key.Exponent) });
        var signed = Encoding.ASCII.GetBytes($"{segments[0]}.{segments[1]}");
        Assert.True(rsa.VerifyData(signed, Bytes(segments[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal($$"""{"alg":"RS256","typ":"JWT","kid":"{{key.KeyId}}"}""", Encoding.UTF8.GetString(Bytes(segments[0])));
        var claims = (JsonObject)JsonNode.Parse(Bytes(segments[1]))!;
        var jti = (string)claims["jti"]!;
        Assert.Matches("^[0-9a-f]{20}$", jti);
        var now = town.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(
            "{\"iat\":NOW,\"exp\":END,\"sub\":\"session\",\"iss\":\"barong\",\"aud\":[\"peatio\",\"barong\"],\"jti\":\"JTI\","
                .Replace("NOW", $"{now}").Replace("END", $"{now + 3600}").Replace("JTI", jti)
                + $"\"uid\":\"{member.Uid}\",\"username\":null,\"email\":\"alice@example.com\",\"referral_id\":null,"
                + "\"role\":\"member\",\"level\":3,\"state\":\"active\","
                + $"\"sid\":\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(opened.Token)))}\"}}",
            claims.ToJsonString());
    }

    [Fact]
    public async Task A_session_token_says_who_it_is_until_its_hour_is_over_and_over_a_restart()
    {
        using var town = new Town(options => options with { SessionIdle = TimeSpan.FromHours(2) });
        var member = await town.Member("alice");
        var token = Issued(town, await town.LogIn(member));

        town.Reopen();
        Assert.Equal(member.Uid, Read(town, token).Value.Member.Uid);
        town.Time.Seconds(3599);
        Assert.False(Read(town, token).Rejected);
        town.Time.Seconds(1);
        Assert.Equal(IdentityReject.JwtExpired, Read(town, token).Reject);
    }

    [Fact]
    public async Task A_token_ends_with_the_session_that_it_was_issued_to()
    {
        using var town = new Town();
        var member = await town.Member("alice");
        var opened = await town.LogIn(member);
        var other = await town.LogIn(member);
        var token = Issued(town, opened);
        var read = Read(town, token).Value;

        town.People.LogOut(other.Token, town.Home);
        Assert.True(town.People.Tokens.Stands(read, town.Home.Address));
        town.People.LogOut(opened.Token, town.Home);

        Assert.False(town.People.Tokens.Stands(read, town.Home.Address));
        Assert.Equal(IdentityReject.InvalidSession, Read(town, token).Reject);
    }

    [Fact]
    public async Task A_token_ends_with_the_key_that_it_was_issued_to_and_holds_where_the_key_does()
    {
        using var town = new Town();
        var member = await town.MemberWithOtp("alice");
        var wish = Town.Wish("read") with { Addresses = ["10.20.30.40"], ExpiresAtUs = (town.Time.NowMs + 1_000_000) * 1_000 };
        var key = town.People.IssueApiKey(town.Act(member), wish, town.FreshCode(member)).Value;
        var token = town.People.Tokens.IssueSession(new Caller(member, key.Key, Session: null, Nonce: null));
        var read = Read(town, token).Value;

        Assert.Equal(key.Key.ExpiresAtUs / 1_000_000 * 1_000_000, read.ExpiresAtUs);
        Assert.False(town.People.Tokens.Stands(read, IPAddress.Parse("10.20.30.41")));
        Assert.Equal(IdentityReject.InvalidSession, town.People.Tokens.ReadSession(token, IPAddress.Parse("10.20.30.41")).Reject);
        var patch = new ApiKeyPatch(null, "disabled");
        Assert.False(town.People.PatchApiKey(town.Act(member), key.Key.Kid, patch, town.FreshCode(member)).Rejected);
        Assert.Equal(IdentityReject.InvalidSession, Read(town, token).Reject);
    }

    [Fact]
    public async Task A_key_that_may_not_read_has_no_token_that_does()
    {
        using var town = new Town();
        var member = await town.MemberWithOtp("alice");
        var key = town.People.IssueApiKey(town.Act(member), Town.Wish("trade"), town.FreshCode(member)).Value;

        var token = town.People.Tokens.IssueSession(new Caller(member, key.Key, Session: null, Nonce: null));

        Assert.Equal(IdentityReject.InvalidSession, Read(town, token).Reject);
    }

    [Fact]
    public async Task A_token_of_nothing_is_nobodys()
    {
        using var town = new Town();
        var member = await town.Member("alice");

        var token = town.People.Tokens.IssueSession(new Caller(member, Key: null, Session: null, Nonce: null));

        Assert.Equal(IdentityReject.InvalidSession, Read(town, token).Reject);
    }

    [Fact]
    public async Task Who_was_banned_is_nobody_any_more()
    {
        using var town = new Town();
        var member = await town.Member("alice");
        var token = Issued(town, await town.LogIn(member));

        town.People.BackOffice.SetState(town.Operator, member.Uid, "banned");

        Assert.Equal(IdentityReject.UserNotActive, Read(town, token).Reject);
    }

    [Fact]
    public async Task Every_forged_token_is_refused_by_its_reason()
    {
        using var town = new Town();
        var token = Issued(town, await town.LogIn(await town.Member("alice")));
        var segments = token.Split('.');
        var publicKey = Encoding.ASCII.GetBytes(town.People.Tokens.PublicKeys().Single().Modulus);
        var hsHead = Text("""{"alg":"HS256"}""");
        var hsBytes = Encoding.ASCII.GetBytes($"{hsHead}.{segments[1]}");

        Assert.Equal(IdentityReject.JwtSegments, Verdict(town, ""));
        Assert.Equal(IdentityReject.JwtSegments, Verdict(town, token + ".x"));
        Assert.Equal(IdentityReject.JwtSegments, Verdict(town, new string('a', 4097)));
        Assert.Equal(IdentityReject.JwtEncoding, Verdict(town, $"!.{segments[1]}.{segments[2]}"));
        Assert.Equal(IdentityReject.JwtEncoding, Verdict(town, $"{Text("[]")}.{segments[1]}.{segments[2]}"));
        Assert.Equal(IdentityReject.JwtEncoding, Verdict(town, $"{Text("""{"alg":"RS256","alg":"none"}""")}.{segments[1]}.{segments[2]}"));
        Assert.Equal(IdentityReject.JwtAlgorithm, Verdict(town, $"{Text("""{"alg":"none"}""")}.{segments[1]}."));
        Assert.Equal(IdentityReject.JwtAlgorithm, Verdict(town, $"{hsHead}.{segments[1]}.{Url(HMACSHA256.HashData(publicKey, hsBytes))}"));
        Assert.Equal(IdentityReject.JwtRaised, Verdict(town, $"{segments[0]}.{Text("{}")}.{segments[2]}"));
        Assert.Equal(IdentityReject.JwtRaised, Verdict(town, $"{segments[0]}.{segments[1]}."));
        Assert.Equal(
            IdentityReject.JwtRaised,
            Verdict(town, $"{Text("""{"alg":"RS256","kid":"../../etc/passwd"}""")}.{segments[1]}.{segments[2]}"));
    }

    [Fact]
    public void Random_texts_are_refused_and_never_a_fault()
    {
        using var town = new Town();
        var random = new Random(20200313);
        const string letters = "abcAZ09-_.=+/{}\" \u00e4";

        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => letters[random.Next(letters.Length)]));
            Assert.True(Read(town, text).Rejected);
        }
    }

    static string Issued(Town town, OpenedSession opened) =>
        town.People.Tokens.IssueSession(new Caller(opened.Member, Key: null, opened.Session, Nonce: null));

    static Result<SessionToken> Read(Town town, string token) => town.People.Tokens.ReadSession(token, town.Home.Address);

    static IdentityReject Verdict(Town town, string token) => Read(town, token).Reject;

    static string Text(string json) => Url(Encoding.UTF8.GetBytes(json));

    static string Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    static byte[] Bytes(string url)
    {
        var text = url.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }
}
