using System.Text.RegularExpressions;

namespace Rialto.Benchmarks.Durability;

/// <summary>A trace of a workload's system calls, read for one thing: that no order is answered before it is on the disk.</summary>
/// <remarks>
/// An order cannot be in what was written to the log before the client had sent it. So between a client's sending an order and the server's
/// sending the answer to it there must be a whole write to the log, begun after the one, and a sync of that file, begun after the write
/// had returned and returned before the other. Answers of a connection are taken to be in the order of its requests.
/// </remarks>
public sealed partial class SyncTrace
{
    /// <summary>How far the log is with what one client sent.</summary>
    enum Stage
    {
        Sent,
        Writing,
        Written,
        Syncing,
        Synced,
    }

    sealed class Request
    {
        public Stage Stage { get; set; }

        /// <summary>The file that it may have been written to, and the thread that is at it.</summary>
        public string File { get; set; } = "";

        public string Thread { get; set; } = "";
    }

    readonly Dictionary<string, Queue<Request>> _waiting = [];
    readonly List<Request> _open = [];

    // By thread: what it began and the kernel has not ended yet; empty = a write, else the file of a sync.
    readonly Dictionary<string, string> _begun = [];
    readonly HashSet<string> _dirty = [];

    /// <summary>Orders, or requests full of them, that clients sent.</summary>
    public int Requests { get; private set; }

    /// <summary>Those that were answered.</summary>
    public int Answers { get; private set; }

    /// <summary>Writes to a log.</summary>
    public int Writes { get; private set; }

    /// <summary>Syncs of a log that returned.</summary>
    public int Syncs { get; private set; }

    /// <summary>Lines of answers that left before their order can have been on the disk.</summary>
    public List<string> TooEarly { get; } = [];

    /// <summary>Files of a log that were written and never synced afterwards; a killed server may leave its last one so.</summary>
    public int Unsynced => _dirty.Count;

    /// <summary>Takes one line of <c>strace -f -yy</c>, in the order in which they were written.</summary>
    public void Add(string line)
    {
        var thread = line[..Math.Max(0, line.IndexOf(' ', StringComparison.Ordinal))];
        if (LogCall().Match(line) is { Success: true } call)
        {
            var (isWrite, file) = (call.Groups["call"].Value == "pwrite64", call.Groups["file"].Value);
            Begin(thread, isWrite, file);
            if (line.EndsWith("<unfinished ...>", StringComparison.Ordinal)) _begun[thread] = isWrite ? "" : file;
            else End(thread, isWrite, file);
        }
        else if (Resumed().Match(line) is { Success: true } resumed)
        {
            if (_begun.Remove(thread, out var file)) End(thread, resumed.Groups["call"].Value == "pwrite64", file);
        }
        else if (Send().Match(line) is { Success: true } send) Sent(send, line);
    }

    void Begin(string thread, bool isWrite, string file)
    {
        if (isWrite)
        {
            Writes++;
            _dirty.Add(file);
        }

        var (before, after) = isWrite ? (Stage.Sent, Stage.Writing) : (Stage.Written, Stage.Syncing);
        foreach (var request in _open)
        {
            if (request.Stage != before || (!isWrite && request.File != file)) continue;
            (request.Stage, request.File, request.Thread) = (after, file, thread);
        }
    }

    void End(string thread, bool isWrite, string file)
    {
        if (!isWrite)
        {
            Syncs++;
            _dirty.Remove(file);
        }

        var (before, after) = isWrite ? (Stage.Writing, Stage.Written) : (Stage.Syncing, Stage.Synced);
        foreach (var request in _open)
        {
            if (request.Stage == before && request.Thread == thread) request.Stage = after;
        }

        _open.RemoveAll(static request => request.Stage == Stage.Synced);
    }

    void Sent(Match send, string line)
    {
        var (from, to, text) = (send.Groups["from"].Value, send.Groups["to"].Value, send.Groups["text"].Value);
        if (Order().IsMatch(text))
        {
            var request = new Request();
            _open.Add(request);
            (_waiting.TryGetValue(from, out var requests) ? requests : _waiting[from] = []).Enqueue(request);
            Requests++;
        }
        else if (Answer().IsMatch(text) && _waiting.TryGetValue(to, out var asked) && asked.TryDequeue(out var answered))
        {
            // The bare server beside ours, which keeps nothing, says who it is.
            if (text.Contains("Server: Kestrel", StringComparison.Ordinal)) Forget(answered);
            else Count(answered, line);
        }
    }

    void Forget(Request echoed)
    {
        Requests--;
        _open.Remove(echoed);
    }

    void Count(Request answered, string line)
    {
        Answers++;
        if (answered.Stage != Stage.Synced) TooEarly.Add(line);
    }

    // A segment that is filled with zeros before its time has another name.
    [GeneratedRegex(@"(?<call>pwrite64|fdatasync)\(\d+<(?<file>[^>]*/log/\d+\.seg)>")]
    private static partial Regex LogCall();

    [GeneratedRegex(@"<\.\.\. (?<call>pwrite64|fdatasync) resumed>.* = \d+$")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"(sendto|sendmsg)\(\d+<TCP:\[(?<from>[\d.:]+)->(?<to>[\d.:]+)\]>, (?<text>.*)")]
    private static partial Regex Send();

    [GeneratedRegex(@"POST /api/v2/peatio/market/orders |""?request\\"":\\""(new|cancel)_orders\\""")]
    private static partial Regex Order();

    [GeneratedRegex(@"HTTP/1\.1 20[01] |\\201[~\\].*(client_ord_id|cancel_orders)")]
    private static partial Regex Answer();
}
