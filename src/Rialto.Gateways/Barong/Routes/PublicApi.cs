using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Barong.Routes;

/// <summary>What <c>public</c> has beside what it repeats of <c>identity</c>.</summary>
internal sealed class PublicApi(BarongDialect barong)
{
    public void Map(RouteTable routes)
    {
        routes.PostThatReads("/kyc", KycCallback, "For providers that look at documents; there is none but staff.");
        routes.Get("/configs/auth0", Auth0, "What a log-in by another provider needs; there is none.");
        routes.Get("/jwks", Keys, "The keys by which tokens of the authorizer are checked.");
    }

    /// <summary>The body is the bare status, as everywhere where nothing is shown.</summary>
    static ValueTask KycCallback(Call call) => call.Json(
        StatusCodes.Status422UnprocessableEntity, StatusCodes.Status422UnprocessableEntity,
        static (json, status) => json.WriteNumberValue(status));

    static ValueTask Auth0(Call call) => call.Json(StatusCodes.Status200OK, 0, static (json, _) =>
    {
        json.WriteStartObject();
        json.WriteString("auth0_domain"u8, ""u8);
        json.WriteString("auth0_client_id"u8, ""u8);
        json.WriteEndObject();
    });

    ValueTask Keys(Call call) => call.Json(StatusCodes.Status200OK, barong.People.Tokens.PublicKeys(), static (json, keys) =>
    {
        json.WriteStartObject();
        json.WriteStartArray("keys"u8);
        foreach (var key in keys)
        {
            json.WriteStartObject();
            json.WriteString("kty"u8, "RSA"u8);
            json.WriteString("use"u8, "sig"u8);
            json.WriteString("alg"u8, "RS256"u8);
            json.WriteString("kid"u8, key.KeyId);
            json.WriteString("n"u8, key.Modulus);
            json.WriteString("e"u8, key.Exponent);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
