using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rialto.Wire.Tests.Harness;

/// <summary>Requests signed as classic Peatio and COINUT want it, written from their contracts and not from the server's code.</summary>
/// <remarks>
/// <c>alice:classic</c> signs the parameters as they are sent (query, then form); <c>alice:classic:replay</c> uses the last tonce again,
/// <c>:-40000</c> one that is so many ms away, <c>:forged</c> another secret. <c>alice:coinut</c> and <c>alice:coinut:forged</c> sign the
/// body. <c>alice:primebit</c> signs verb, body, path, query and seconds; <c>:-31</c> is a timestamp so many seconds away, <c>:forged</c>
/// another secret, <c>:upper</c> in upper case, <c>:marked</c> with the query's question mark, <c>:zeros</c> with zeros before the seconds.
/// </remarks>
public static class OtherSignatures
{
    /// <summary>The request with its signature; as it is when its signer signs otherwise.</summary>
    public static ExchangeStep Sign(ExchangeStep step, IDictionary<string, string> names, Func<string, Person> people)
    {
        var words = step.Signer.Split(':');
        if (words.Length < 2) return step;
        var how = words.Length > 2 ? words[2] : "";
        return words[1] switch
        {
            "classic" => Classic(step, people(words[0]), how, names),
            "coinut" => Coinut(step, words[0], how, names),
            "primebit" => PrimeBit(step, words[0], how, names),
            _ => step,
        };
    }

    /// <summary>The answer to a classic WebSocket's challenge.</summary>
    public static string Answer(Person person, string challenge) => Hmac(person.Secret, person.Kid + challenge);

    static ExchangeStep Classic(ExchangeStep step, Person person, string how, IDictionary<string, string> names)
    {
        var target = Pattern.Fill(step.Target, names);
        var body = Pattern.Fill(step.RequestBody, names);
        var offsetMs = long.TryParse(how, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var tonce = how == "replay" ? person.LastNonce : person.NextNonce(offsetMs);
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = question < 0 ? (target, "") : (target[..question], target[(question + 1)..] + "&");
        query += $"access_key={person.Kid}&tonce={tonce}";
        var isForm = step.RequestHeaders.Any(header => header.Contains("x-www-form-urlencoded", StringComparison.Ordinal));
        var signed = isForm && body.Length > 0 ? $"{query}&{body}" : query;
        var signature = how == "forged" ? new string('0', 64) : Hmac(person.Secret, $"{step.Verb}|{path}|{signed}");
        return step with { Signer = "", Target = $"{path}?{query}&signature={signature}" };
    }

    static ExchangeStep Coinut(ExchangeStep step, string name, string how, IDictionary<string, string> names)
    {
        var body = Pattern.Fill(step.RequestBody, names);
        var signature = how == "forged" ? new string('0', 64) : Hmac(names[$"{name}_coinut_key"], body);
        return step with
        {
            Signer = "",
            RequestHeaders = [.. step.RequestHeaders, $"X-USER: {names[$"{name}_coinut_user"]}", $"X-SIGNATURE: {signature}"],
        };
    }

    static ExchangeStep PrimeBit(ExchangeStep step, string name, string how, IDictionary<string, string> names)
    {
        var target = Pattern.Fill(step.Target, names);
        var body = Pattern.Fill(step.RequestBody, names);
        var offset = long.TryParse(how, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var seconds = (DateTimeOffset.UtcNow.ToUnixTimeSeconds() + offset).ToString(CultureInfo.InvariantCulture);
        if (how == "zeros") seconds = "00" + seconds;
        var signed = how == "marked" ? target : target.Replace("?", "", StringComparison.Ordinal);
        var signature = Hmac(names[$"{name}_primebit_secret"], $"{step.Verb}{body}{signed}{seconds}");
        if (how == "forged") signature = new string('0', 64);
        if (how == "upper") signature = signature.ToUpperInvariant();
        return step with
        {
            Signer = "",
            RequestHeaders =
            [
                .. step.RequestHeaders, $"api-key: {names[$"{name}_primebit_key"]}", $"timestamp: {seconds}", $"authorization: {signature}",
            ],
        };
    }

    /// <summary>Lower-case hexadecimal HMAC-SHA256 of two texts.</summary>
    public static string Hmac(string key, string message) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(message)));
}
