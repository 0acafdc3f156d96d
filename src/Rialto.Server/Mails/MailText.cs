using System.Globalization;
using System.Text;
using Rialto.Identity.Outbox;

namespace Rialto.Server.Mails;

/// <summary>A mail as it goes over the wire (RFC 5322): plain text in UTF-8, in base64, so that no line is too long or begins with a
/// dot.</summary>
static class MailText
{
    const int Base64CharsInLine = 76;

    public static string Of(Mail mail, string from)
    {
        var text = new StringBuilder();
        text.Append("From: <").Append(from).Append(">\r\n");
        text.Append("To: <").Append(mail.To).Append(">\r\n");
        text.Append("Subject: ").Append(Encoded(mail.Subject)).Append("\r\n");
        var date = DateTimeOffset.UnixEpoch.AddMicroseconds(mail.AtUs);
        text.Append("Date: ").Append(date.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)).Append("\r\n");
        // The same number at a second try, so that a mail that came twice shows as one.
        text.Append(CultureInfo.InvariantCulture, $"Message-ID: <{mail.Id}.{mail.AtUs}@{from[(from.IndexOf('@') + 1)..]}>\r\n");
        text.Append("MIME-Version: 1.0\r\n");
        text.Append("Auto-Submitted: auto-generated\r\n");
        text.Append("Content-Type: text/plain; charset=utf-8\r\n");
        text.Append("Content-Transfer-Encoding: base64\r\n\r\n");
        AppendLines(text, Convert.ToBase64String(Encoding.UTF8.GetBytes(mail.Text.ReplaceLineEndings("\r\n") + "\r\n")));
        return text.ToString();
    }

    /// <summary>Addresses that could end a line or a command are never sent.</summary>
    public static bool IsAddress(string address) =>
        address.Contains('@') && address.All(c => c is > ' ' and < '\x7F' and not ('<' or '>' or '"' or '\\' or ',' or ';'));

    static string Encoded(string subject) => subject.All(c => c is >= ' ' and < '\x7F')
        ? subject
        : $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=";

    static void AppendLines(StringBuilder text, string base64)
    {
        for (var at = 0; at < base64.Length; at += Base64CharsInLine)
            text.Append(base64.AsSpan(at, Math.Min(Base64CharsInLine, base64.Length - at))).Append("\r\n");
    }
}
