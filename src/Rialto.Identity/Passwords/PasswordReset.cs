namespace Rialto.Identity.Passwords;

/// <summary>What somebody sends who forgot the password and got a token by mail.</summary>
public sealed record PasswordReset(string Token, string Password, string ConfirmPassword);
