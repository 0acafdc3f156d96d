namespace Rialto.Identity.Outbox;

/// <summary>Names of what mails tell of, as the dialect's events are called.</summary>
public static class MailKinds
{
    public const string ConfirmationToken = "system.user.email.confirmation.token";
    public const string EmailConfirmed = "system.user.email.confirmed";
    public const string ResetToken = "system.user.password.reset.token";
    public const string PasswordReset = "system.user.password.reset";
    public const string PasswordChanged = "system.user.password.change";
    public const string AccountDeleted = "system.user.account.deleted";
    public const string SessionCreated = "system.session.create";
    public const string DocumentVerified = "system.document.verified";
    public const string DocumentRejected = "system.document.rejected";

    /// <summary>A short message to a telephone; no mail server can deliver it.</summary>
    public const string PhoneCode = "phone.code";
}
