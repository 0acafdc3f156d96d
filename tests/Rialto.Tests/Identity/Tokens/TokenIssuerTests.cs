using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rialto.Identity;
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

        var segments = town.People.Tokens.IssueSession(member).Split('.');

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
                + "\"role\":\"member\",\"level\":3,\"state\":\"active\"}",
            claims.ToJsonString());
    }

    [Fact]
    public async Task A_session_token_says_who_it_is_until_its_hour_is_over_and_over_a_restart()
    {
        using var town = new Town();
        var member = await town.Member("alice");
        var token = town.People.Tokens.IssueSession(member);

        town.Reopen();
        Assert.Equal(member.Uid, town.People.Tokens.ReadSession(token).Value.Uid);
        town.Time.Seconds(3599);
        Assert.False(town.People.Tokens.ReadSession(token).Rejected);
        town.Time.Seconds(1);
        Assert.Equal(IdentityReject.JwtExpired, town.People.Tokens.ReadSession(token).Reject);
    }

    [Fact]
    public async Task Who_was_banned_is_nobody_any_more()
    {
        using var town = new Town();
        var member = await town.Member("alice");
        var token = town.People.Tokens.IssueSession(member);

        town.People.BackOffice.SetState(town.Operator, member.Uid, "banned");

        Assert.Equal(IdentityReject.UserNotActive, town.People.Tokens.ReadSession(token).Reject);
    }

    [Fact]
    public async Task Every_forged_token_is_refused_by_its_reason()
    {
        using var town = new Town();
        var token = town.People.Tokens.IssueSession(await town.Member("alice"));
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
            Assert.True(town.People.Tokens.ReadSession(text).Rejected);
        }
    }

    static IdentityReject Verdict(Town town, string token) => town.People.Tokens.ReadSession(token).Reject;

    static string Text(string json) => Url(Encoding.UTF8.GetBytes(json));

    static string Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    static byte[] Bytes(string url)
    {
        var text = url.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }
}
