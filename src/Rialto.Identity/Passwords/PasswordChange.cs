namespace Rialto.Identity.Passwords;

/// <summary>What a member sends to change its password.</summary>
public sealed record PasswordChange(string OldPassword, string NewPassword, string ConfirmPassword);
