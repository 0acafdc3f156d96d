using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rialto.Gateways.Wire;

namespace Rialto.Gateways.Barong;

/// <summary>Asks the provider whether a person sent a form. Whatever it can't say counts as no. Any thread.</summary>
internal sealed class Captcha(CaptchaOptions options)
{
    public const string UserCreate = "user_create";
    public const string SessionCreate = "session_create";
    public const string PasswordReset = "password_reset";
    public const string EmailConfirmation = "email_confirmation";

    const string Parameter = "captcha_response";
    static readonly string[] GeetestFields = ["geetest_challenge", "geetest_validate", "geetest_seccode"];

    static readonly SocketsHttpHandler s_handler = new()
    {
        AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    static readonly HttpClient s_http = new(s_handler)
    {
        Timeout = Limits.CaptchaWait, MaxResponseContentBufferSize = Limits.BodyBytesMax,
    };

    public CaptchaOptions Options => options;

    /// <summary>Null = the form may be looked at; else the status and the literal to answer.</summary>
    public async ValueTask<(int Status, string Literal)?> ProblemAsync(Call call, string endpoint)
    {
        if (options.Kind == CaptchaKind.None || !options.Endpoints.Contains(endpoint)) return null;
        if (!call.Input.Parameters.TryGet(Parameter, out var value) || IsBlank(value)) return (400, Literals.CaptchaRequired);
        if (options.Kind == CaptchaKind.Geetest && FieldsOf(value) is null) return (400, Literals.CaptchaFieldsMissing);
        return await IsPersonAsync(value, call.Aborted) ? null : (422, Literals.CaptchaFailed);
    }

    /// <summary>What a page needs to show Geetest's puzzle; null when there is none, or it does not answer.</summary>
    public async ValueTask<string?> ChallengeAsync(CancellationToken cancel)
    {
        if (options.Kind != CaptchaKind.Geetest) return null;
        var address = new Uri($"{options.Url}/register.php?gt={Uri.EscapeDataString(options.PublicKey)}");
        var text = await AskAsync(() => s_http.GetAsync(address, cancel));
        return text is null ? null : Md5(text + options.SecretKey);
    }

    static bool IsBlank(ParameterValue value) => value.IsScalar ? string.IsNullOrWhiteSpace(value.Text) : value.Members.Count == 0;

    /// <summary>Challenge, validation and code; null when one is missing.</summary>
    static string[]? FieldsOf(ParameterValue value)
    {
        var fields = GeetestFields
            .Select(name => value.Members.TryGetValue(name, out var field) && field.IsScalar ? field.Text : "").ToArray();
        return fields.Any(string.IsNullOrWhiteSpace) ? null : fields;
    }

    async Task<bool> IsPersonAsync(ParameterValue value, CancellationToken cancel)
    {
        if (options.Kind == CaptchaKind.Recaptcha)
        {
            var said = await PostAsync(options.Url, cancel, ("secret", options.SecretKey), ("response", value.Text));
            return value.IsScalar && IsSuccess(said);
        }

        var (challenge, validation, code) = FieldsOf(value) is [var first, var second, var third] ? (first, second, third) : ("", "", "");
        if (!Same(validation, Md5($"{options.SecretKey}geetest{challenge}"))) return false;
        var answer = await PostAsync(
            $"{options.Url}/validate.php", cancel, ("seccode", code), ("challenge", challenge), ("captchaid", options.PublicKey));
        return answer is not null && Same(answer.Trim(), Md5(code));
    }

    static async Task<string?> PostAsync(string url, CancellationToken cancel, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await AskAsync(() => s_http.PostAsync(new Uri(url), form, cancel));
    }

    /// <summary>Null when there is no good answer.</summary>
    static async Task<string?> AskAsync(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            using var answer = await ask();
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : null;
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    static bool IsSuccess(string? answer)
    {
        if (answer is null) return false;
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

#pragma warning disable CA5351 // What the provider's protocol says.
    static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
