namespace Rialto.Gateways.Barong;

/// <summary>Settings of the captcha; the defaults are the contract's.</summary>
public sealed record CaptchaOptions
{
    public CaptchaKind Kind { get; init; } = CaptchaKind.None;

    /// <summary>Which of <c>user_create</c>, <c>session_create</c>, <c>password_reset</c>, <c>email_confirmation</c> ask for one.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>What pages show: the site's key, or Geetest's id.</summary>
    public string PublicKey { get; init; } = "";

    /// <summary>What only the server and the provider know.</summary>
    public string SecretKey { get; init; } = "";

    /// <summary>Where answers are checked: the whole address, or for Geetest what its paths are added to.</summary>
    public string Url { get; init; } = "";
}
