namespace Rialto.Wire.Tests.Server;

/// <summary>Settings for servers of tests that are not about limits, or about how long a password hash takes.</summary>
static class Settings
{
    public static readonly string[] Unlimited = ["--set", "limits.off=true", "--set", "barong.password_rounds=1"];

    /// <summary>For clients that a loaded machine may hold up longer than a signature is good.</summary>
    public static readonly string[] Patient = [.. Unlimited, "--set", "barong.apikey_nonce_lifetime=600000"];
}
