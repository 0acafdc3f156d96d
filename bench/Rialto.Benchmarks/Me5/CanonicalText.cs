using System.Globalization;
using System.Security.Cryptography;

namespace Rialto.Benchmarks.Me5;

/// <summary>Reports as the canonical text of me-5 and its SHA-256, one message's reports at a time.</summary>
/// <remarks>
/// Lines are sorted by sequence number, then kind, stably. Reports come in order of sequence numbers, so sorting within each message
/// is enough.
/// </remarks>
public sealed class CanonicalText : IDisposable
{
    const int BufferBytes = 1 << 16;
    const int LineBytesMax = 128;

    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly byte[] _buffer = new byte[BufferBytes];
    readonly List<Me5Report> _pending = [];
    int _length;
    bool _isFirst = true;

    /// <summary>Lines so far.</summary>
    public long Reports { get; private set; }

    /// <summary>Lines so far that are trades.</summary>
    public long Trades { get; private set; }

    /// <summary>Takes the next report; its lines come out when a later message begins.</summary>
    public void Add(in Me5Report report)
    {
        if (_pending.Count > 0 && _pending[0].Sequence != report.Sequence) WritePending();
        _pending.Add(report);
    }

    /// <summary>The SHA-256 of all lines as lower-case hex digits; the text begins anew.</summary>
    public string Finish()
    {
        WritePending();
        Flush();
        _isFirst = true;
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <summary>A report as its line.</summary>
    public static string Line(in Me5Report report)
    {
        Span<byte> line = stackalloc byte[LineBytesMax];
        return System.Text.Encoding.ASCII.GetString(line[..Write(report, line)]);
    }

    public void Dispose() => _hash.Dispose();

    void WritePending()
    {
        // One report is the rule, so the sort is left out where there is nothing to sort.
        if (_pending.Count == 1) WriteLine(_pending[0]);
        else foreach (var report in _pending.OrderBy(report => report.Kind)) WriteLine(report);
        _pending.Clear();
    }

    void WriteLine(in Me5Report report)
    {
        if (_length + LineBytesMax > _buffer.Length) Flush();
        if (!_isFirst) _buffer[_length++] = (byte)'\n';
        _isFirst = false;
        _length += Write(report, _buffer.AsSpan(_length));
        Reports++;
        if (report.Kind == Me5ReportKind.Trade) Trades++;
    }

    void Flush()
    {
        _hash.AppendData(_buffer.AsSpan(0, _length));
        _length = 0;
    }

    static int Write(in Me5Report report, Span<byte> line)
    {
        var length = 0;
        Field(line, ref length, (long)report.Kind);
        Field(line, ref length, report.Sequence);
        switch (report.Kind)
        {
            case Me5ReportKind.OrderAck or Me5ReportKind.ModifyAck:
                Field(line, ref length, (long)report.Side);
                Field(line, ref length, report.Id);
                Field(line, ref length, report.Price);
                Field(line, ref length, report.Quantity);
                break;
            case Me5ReportKind.Trade:
                Field(line, ref length, report.Price);
                Field(line, ref length, report.Quantity);
                Field(line, ref length, report.Id);
                Field(line, ref length, report.TakerId);
                break;
            case Me5ReportKind.CancelAck:
                Field(line, ref length, (long)report.Side);
                Field(line, ref length, report.Id);
                Field(line, ref length, report.Price);
                break;
            case Me5ReportKind.CancelReject or Me5ReportKind.ModifyReject or Me5ReportKind.NewReject:
                Field(line, ref length, report.Id);
                break;
            default:
                throw new InvalidOperationException($"kind {report.Kind}");
        }

        return length;
    }

    static void Field(Span<byte> line, ref int length, long value)
    {
        if (length > 0) line[length++] = (byte)',';
        value.TryFormat(line[length..], out var written, default, CultureInfo.InvariantCulture);
        length += written;
    }
}
