using System.Globalization;
using System.Text.Json.Nodes;
using Rialto.Identity.Members;

namespace Rialto.Identity.Outbox;

/// <summary>Words of the mails to members. Plain text; nothing in them comes from anybody but the member and us.</summary>
sealed class Letters(string appName, string publicUrl, string domain)
{
    const string Language = "en";

    public Mail Confirmation(Member member, string token) => Of(
        member, MailKinds.ConfirmationToken, "Confirm your e-mail address",
        $"Somebody, probably you, signed up with this address. To confirm it, open\n\n{Link("confirmation?confirmation_token", token)}\n\n"
            + "within an hour. If it was not you, nothing needs to be done.",
        token);

    public Mail Reset(Member member, string token) => Of(
        member, MailKinds.ResetToken, "Choose a new password",
        $"Somebody, probably you, asked for a new password. To choose one, open\n\n{Link("password_reset?reset_token", token)}\n\n"
            + "within an hour. If it was not you, nothing needs to be done: the old password stays.",
        token);

    public Mail Confirmed(Member member) => Of(
        member, MailKinds.EmailConfirmed, "Your e-mail address is confirmed", "Your e-mail address is confirmed. Welcome.", token: null);

    public Mail PasswordReset(Member member) => Of(
        member, MailKinds.PasswordReset, "Your password was reset",
        "Your password was reset and all your sessions were ended. If it was not you, write to us at once.", token: null);

    public Mail PasswordChanged(Member member) => Of(
        member, MailKinds.PasswordChanged, "Your password was changed",
        "Your password was changed and your other sessions were ended. If it was not you, write to us at once.", token: null);

    public Mail AccountDeleted(Member member) => Of(
        member, MailKinds.AccountDeleted, "Your account is closed", "Your account was closed, as you asked.", token: null);

    public Mail Document(Member member, bool verified) => Of(
        member, verified ? MailKinds.DocumentVerified : MailKinds.DocumentRejected,
        verified ? "Your documents were accepted" : "Your documents were not accepted",
        verified
            ? "Your documents were looked at and accepted."
            : "Your documents were looked at and not accepted. Please send better ones.",
        token: null);

    public Mail SessionCreated(Member member, RequestOrigin origin)
    {
        var mail = Of(
            member, MailKinds.SessionCreated, "Somebody logged in",
            $"Your account was entered from {origin.Address}. If it was not you, change your password at once.", token: null);
        var data = (JsonObject)JsonNode.Parse(mail.Data)!;
        data["user_ip"] = origin.Address.ToString();
        data["user_agent"] = origin.UserAgent;
        return mail with { Data = data.ToJsonString() };
    }

    /// <summary>A text message: its recipient is a telephone number.</summary>
    public Mail PhoneCode(string number, string code, string channel) => new()
    {
        To = number, Kind = MailKinds.PhoneCode, Subject = "", Text = $"Your verification code for {appName}: {code}",
        Data = new JsonObject { ["code"] = code, ["channel"] = channel }.ToJsonString(),
    };

    Mail Of(Member member, string kind, string subject, string text, string? token)
    {
        var data = new JsonObject { ["user"] = Record(member), ["domain"] = domain, ["lang"] = Language };
        if (token is not null) data["token"] = token;
        return new() { To = member.Email, Kind = kind, Subject = $"{appName}: {subject}", Text = text, Data = data.ToJsonString() };
    }

    string Link(string page, string token) => $"{publicUrl}/accounts/{page}={token}&lang={Language}";

    static JsonObject Record(Member member) => new()
    {
        ["uid"] = member.Uid, ["username"] = member.Username, ["email"] = member.Email, ["role"] = member.Role, ["level"] = member.Level,
        ["otp"] = member.Otp, ["state"] = member.State, ["referral_uid"] = member.ReferralUid,
        ["created_at"] = Iso(member.CreatedAtUs), ["updated_at"] = Iso(member.UpdatedAtUs),
    };

    static string Iso(long us) =>
        DateTimeOffset.UnixEpoch.AddMicroseconds(us).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
