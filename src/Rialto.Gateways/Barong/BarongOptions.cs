using Rialto.Gateways.Wire;
using Rialto.Identity.Members;

namespace Rialto.Gateways.Barong;

/// <summary>Settings of the Barong dialect; the defaults are the contract's.</summary>
public sealed record BarongOptions
{
    /// <summary>Name of the session cookie; the same as the gate's.</summary>
    public string CookieName { get; init; } = "_barong_session";

    /// <summary>Whether the public address is https, so that the cookie is never sent in the clear.</summary>
    public bool CookieSecure { get; init; }

    public SecretFormat ApiKeySecretFormat { get; init; } = SecretFormat.Auto;

    /// <summary>Level that a sign-up gets at once: 3 in a demonstration, else 0.</summary>
    public int SignUpLevel { get; init; }

    /// <summary>Called with each member that has signed up, before the answer; a demonstration gives play money here.</summary>
    public Func<Member, CancellationToken, Task>? SignedUp { get; init; }

    /// <summary>What <c>configs</c> says about idle sessions, in seconds; the same as Identity's.</summary>
    public int SessionExpireTimeS { get; init; } = 1_800;

    /// <summary>What <c>configs</c> says; the same as Identity's.</summary>
    public int PasswordMinEntropy { get; init; } = 14;

    /// <summary>What <c>configs</c> says; the same as Identity's, in Ruby's notation.</summary>
    public string PasswordRegexp { get; init; } = "^(?=.*[[:lower:]])(?=.*[[:upper:]])(?=.*[[:digit:]])(?=.*[[:graph:]]).{8,80}$";

    /// <summary>What <c>configs</c> says.</summary>
    public string PhoneVerificationType { get; init; } = "outbox";

    /// <summary>Whether members see only parts of their own numbers and names.</summary>
    public bool MaskData { get; init; } = true;

    public CaptchaOptions Captcha { get; init; } = new();

    /// <summary>What <c>version</c> says.</summary>
    public required BuildInfo Build { get; init; }
}
