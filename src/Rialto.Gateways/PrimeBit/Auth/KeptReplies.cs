using System.Security.Cryptography;
using System.Text;

namespace Rialto.Gateways.PrimeBit.Auth;

/// <summary>The answers to requests with an idempotency key, for the same request once more. Any thread.</summary>
/// <remarks>
/// In memory, the oldest go first when there are too many: they are on disk as well (<see cref="Rialto.Identity.ApiKeys.KeptAnswers"/>).
/// The engine remembers the key too, so what was done, but crashed before its answer was written, is never done again.
/// </remarks>
internal sealed class KeptReplies(TimeProvider time)
{
    readonly Lock _gate = new();
    readonly Dictionary<(string Owner, string Key), Kept> _kept = [];
    readonly Queue<((string Owner, string Key) Name, Kept Kept)> _byAge = new();
    long _bytes;

    /// <summary>An answer that was given.</summary>
    public sealed record Reply(int Status, byte[] Body)
    {
        /// <summary>It says nothing that counts later: the same request may come again, and is done then.</summary>
        public bool IsPassing { get; init; }
    }

    /// <summary>What stands for a request beside its key: another one must not have the same key.</summary>
    public static string PrintOf(string verb, string path, string query, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes($"{verb} {path}?{query}\n");
        return Convert.ToHexStringLower(SHA256.HashData([.. head, .. body]));
    }

    /// <summary>Begins a request, or finds the one that it repeats.</summary>
    /// <returns>Null = it is another request; else its place: who gets it first must end it.</returns>
    public Kept? Enter(string owner, string key, string print, out bool isFirst)
    {
        lock (_gate)
        {
            Forget();
            var name = (owner, key);
            isFirst = !_kept.TryGetValue(name, out var kept);
            if (!isFirst) return kept!.Print == print ? kept : null;
            kept = new Kept(print, time.GetTimestamp());
            _kept[name] = kept;
            _byAge.Enqueue((name, kept));
            return kept;
        }
    }

    /// <summary>Ends a request that was first; null = nothing is known of what it did, so the next one is first again.</summary>
    public void End(string owner, string key, Kept kept, Reply? reply)
    {
        lock (_gate)
        {
            // Whose place was given up meanwhile takes no room: nobody would ever give it back.
            var isThere = _kept.GetValueOrDefault((owner, key)) == kept;
            if (isThere && reply is null) _kept.Remove((owner, key));
            if (isThere && reply is not null)
            {
                kept.Bytes = reply.Body.Length;
                _bytes += kept.Bytes;
            }
        }

        kept.Ended.TrySetResult(reply);
    }

    void Forget()
    {
        while (_byAge.TryPeek(out var oldest) && (IsOld(oldest.Kept) || IsFull))
        {
            _byAge.Dequeue();
            _bytes -= oldest.Kept.Bytes;
            oldest.Kept.Bytes = 0;
            if (_kept.GetValueOrDefault(oldest.Name) == oldest.Kept) _kept.Remove(oldest.Name);
        }
    }

    bool IsFull => _byAge.Count >= Limits.KeptRepliesMax || _bytes > Limits.KeptReplyBytesMax;

    bool IsOld(Kept kept) => time.GetElapsedTime(kept.BegunAt) >= Limits.IdempotencyWindow;

    /// <summary>The place of one request.</summary>
    public sealed class Kept(string print, long begunAt)
    {
        public string Print { get; } = print;

        public long BegunAt { get; } = begunAt;

        public int Bytes { get; set; }

        /// <summary>Its answer, when it is there; null = it came to none that could be kept.</summary>
        public TaskCompletionSource<Reply?> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
