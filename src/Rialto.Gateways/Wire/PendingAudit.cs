using System.Text;
using System.Text.Json;

namespace Rialto.Gateways.Wire;

/// <summary>The row about a request of staff that is owed: it stands before what it tells of, so that nothing is done unseen.</summary>
/// <param name="write">Writes it durably, with the parameters as a JSON object.</param>
/// <remarks>Owner: the request.</remarks>
internal sealed class PendingAudit(Action<string?> write)
{
    bool _isWritten;

    /// <summary>Writes the row, the first time only.</summary>
    /// <param name="parameters">Of the request; null = there are none, or they could not be read.</param>
    /// <remarks>Faults: <see cref="Identity.Storage.IdentityFullException"/>; then nothing may be done either.</remarks>
    public void Write(Parameters? parameters)
    {
        if (_isWritten) return;
        write(parameters is null ? null : TextOf(parameters));
        _isWritten = true;
    }

    /// <summary>The scalar ones; the journal blackens secrets.</summary>
    static string TextOf(Parameters parameters)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var name in parameters.Names)
                if (parameters.Text(name) is { } text) json.WriteString(name, text);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
