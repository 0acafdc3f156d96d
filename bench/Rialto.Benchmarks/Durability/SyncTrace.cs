using System.Text.RegularExpressions;

namespace Rialto.Benchmarks.Durability;

/// <summary>A trace of a workload's system calls, read for one thing: that no order is answered before it can be on the disk.</summary>
/// <remarks>
/// An order cannot be in what was written to the log before the client had sent it. So between a client's sending an order and the server's
/// sending the answer to it there must be a whole write to the log, begun after the one, and a sync of that file, begun after the write
/// had returned and returned before the other. Of an order that is under way alone this is all there is to show; of several at once the
/// frame may be a neighbour's. Answers of a connection are taken to be in the order of its requests.
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

    // By thread: the call that it began and the kernel has not ended yet.
    readonly Dictionary<string, Call> _begun = [];

    // Files with a write that no sync has begun behind yet, and those of a sync under way.
    readonly HashSet<string> _dirty = [];

    readonly record struct Call(bool IsWrite, string File, string Bytes);

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
        if (LogCall().Match(line) is { Success: true } begun)
        {
            var call = new Call(begun.Groups["call"].Value == "pwrite64", begun.Groups["file"].Value, begun.Groups["bytes"].Value);
            Begin(thread, call);
            if (line.EndsWith("<unfinished ...>", StringComparison.Ordinal)) _begun[thread] = call;
            else End(thread, call, line);
        }
        else if (Resumed().IsMatch(line) && _begun.Remove(thread, out var resumed)) End(thread, resumed, line);
        else if (Send().Match(line) is { Success: true } send) Sent(send, line);
    }

    void Begin(string thread, in Call call)
    {
        if (call.IsWrite)
        {
            Writes++;
            _dirty.Add(call.File);
        }
        else _dirty.Remove(call.File);

        var (before, after) = call.IsWrite ? (Stage.Sent, Stage.Writing) : (Stage.Written, Stage.Syncing);
        foreach (var request in _open)
        {
            if (request.Stage != before || (!call.IsWrite && request.File != call.File)) continue;
            (request.Stage, request.File, request.Thread) = (after, call.File, thread);
        }
    }

    /// <summary>A call that failed, or wrote less than it was to, was none.</summary>
    void End(string thread, in Call call, string line)
    {
        var result = Result().Match(line).Groups["result"].Value;
        var isWhole = result == (call.IsWrite ? call.Bytes : "0");
        if (!call.IsWrite && isWhole) Syncs++;
        if (!call.IsWrite && !isWhole) _dirty.Add(call.File);

        var (during, done, undone) = call.IsWrite
            ? (Stage.Writing, Stage.Written, Stage.Sent)
            : (Stage.Syncing, Stage.Synced, Stage.Written);
        foreach (var request in _open)
        {
            if (request.Stage == during && request.Thread == thread) request.Stage = isWhole ? done : undone;
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
            var ends = $"{from} {to}";
            (_waiting.TryGetValue(ends, out var requests) ? requests : _waiting[ends] = []).Enqueue(request);
            Requests++;
        }
        else if (Answer().IsMatch(text) && _waiting.TryGetValue($"{to} {from}", out var asked) && asked.TryDequeue(out var answered))
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

    // A segment that is filled with zeros before its time has another name. A write's last arguments are its bytes and where they go.
    [GeneratedRegex(@"(?<call>pwrite64|fdatasync)\(\d+<(?<file>[^>]*/log/\d+\.seg)>(.*, (?<bytes>\d+), \d+[ )])?")]
    private static partial Regex LogCall();

    [GeneratedRegex(@"<\.\.\. (pwrite64|fdatasync) resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"\) += (?<result>-?\d+)[^=]*$")]
    private static partial Regex Result();

    [GeneratedRegex(@"(sendto|sendmsg)\(\d+<TCP:\[(?<from>[\d.:]+)->(?<to>[\d.:]+)\]>, (?<text>.*)")]
    private static partial Regex Send();

    [GeneratedRegex(@"POST /api/v2/peatio/market/orders |""?request\\"":\\""(new|cancel)_orders\\""")]
    private static partial Regex Order();

    [GeneratedRegex(@"HTTP/1\.1 20[01] |\\201[~\\].*(client_ord_id|cancel_orders)")]
    private static partial Regex Answer();
}
