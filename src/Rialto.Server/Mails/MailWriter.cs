using System.Buffers;
using System.Text.Json;
using Rialto.Gateways.Wire;
using Rialto.Identity.Outbox;
using Rialto.Identity.Storage;
using Rialto.Node.Log;

namespace Rialto.Server.Mails;

/// <summary>Where mails go while no mail server is configured: one JSON line each at the end of a file.</summary>
/// <remarks>
/// A mail is marked as sent after its line is on the disk. A crash between the two writes the line again: a mail may come twice,
/// it never gets lost. The file holds codes and tokens, so only its owner may read it. Owner: the one task that runs it.
/// </remarks>
public sealed class MailWriter(MailOutbox outbox, IStorage storage, string path)
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "outbox.jsonl";

    /// <summary>Writes until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await outbox.WaitAsync(stop);
                await WritePendingAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What is left stands in the outbox and is written at the next start.
        }
    }

    /// <summary>On a full disk mails wait in the outbox.</summary>
    async Task WritePendingAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                WritePending();
                return;
            }
            catch (Exception full) when (full is IdentityFullException or StorageFaultException { IsDiskFull: true })
            {
                await Task.Delay(TimeSpan.FromSeconds(Limits.MailRetrySeconds), stop);
            }
        }
    }

    /// <summary>Writes everything that waits.</summary>
    /// <remarks>Faults: <see cref="StorageFaultException"/>.</remarks>
    public void WritePending()
    {
        while (outbox.Pending(Limits.MailsAtOnce) is { Count: > 0 } mails)
        {
            Write(mails);
        }
    }

    /// <summary>Writes these and marks them as sent.</summary>
    /// <remarks>Faults: <see cref="StorageFaultException"/>.</remarks>
    public void Write(IReadOnlyList<Mail> mails)
    {
        if (mails.Count == 0) return;
        Append(mails);
        foreach (var mail in mails) outbox.MarkSent(mail.Id);
    }

    void Append(IReadOnlyList<Mail> mails)
    {
        var lines = new ArrayBufferWriter<byte>();
        using var file = Open();
        // A crash may have cut the last line; the next one must not grow on to it.
        if (file.Length > 0 && LastByte(file) != '\n') lines.Write("\n"u8);
        foreach (var mail in mails)
        {
            Write(lines, mail);
            lines.Write("\n"u8);
        }

        file.Write(file.Length, lines.WrittenSpan);
        file.SyncAll();
    }

    IStorageFile Open()
    {
        if (File.Exists(path)) return storage.OpenToWrite(path);
        var file = storage.Create(path);
        storage.SyncDirectory(Path.GetDirectoryName(path)!);
        return file;
    }

    static byte LastByte(IStorageFile file)
    {
        Span<byte> last = stackalloc byte[1];
        file.Read(file.Length - 1, last);
        return last[0];
    }

    static void Write(IBufferWriter<byte> lines, Mail mail)
    {
        using var json = new Utf8JsonWriter(lines);
        json.WriteStartObject();
        json.WriteString("at"u8, IsoTime.Utc.Of(mail.AtUs));
        json.WriteString("to"u8, mail.To);
        json.WriteString("kind"u8, mail.Kind);
        json.WriteString("subject"u8, mail.Subject);
        json.WriteString("text"u8, mail.Text);
        json.WritePropertyName("data"u8);
        json.WriteRawValue(mail.Data);
        json.WriteEndObject();
    }
}
