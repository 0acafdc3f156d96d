namespace Rialto.Wire.Tests.Server;

/// <summary>Settings for servers of tests that are not about limits, or about how long a password hash takes.</summary>
static class Settings
{
    public static readonly string[] Unlimited = ["--set", "limits.off=true", "--set", "barong.password_rounds=1"];
}
