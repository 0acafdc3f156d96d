using System.Security.Cryptography;
using System.Text;

namespace Rialto.Gateways.PrimeBit.Auth;

/// <summary>The answers to requests with an idempotency key, for the same request once more. Any thread.</summary>
/// <remarks>
/// In memory. Of a member who has too many his own oldest go; of all together the oldest: they are on disk as well
/// (<see cref="Rialto.Identity.ApiKeys.KeptAnswers"/>). A request that is under way keeps its place. The engine remembers the key too, so
/// what was done, but crashed before its answer was written, is never done again; its answer is made of what history has of it.
/// </remarks>
internal sealed class KeptReplies(TimeProvider time)
{
    readonly Lock _gate = new();
    readonly Dictionary<(string Owner, string Key), Kept> _kept = [];
    readonly Dictionary<int, Share> _shares = [];
    readonly Share _all = new(Limits.KeptRepliesMax, Limits.KeptReplyBytesMax);

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
    /// <param name="member">Whose share it takes of.</param>
    /// <param name="owner">Whose keys are one: one of the member's credentials.</param>
    /// <returns>Null = it is another request; else its place: who gets it first must end it.</returns>
    public Kept? Enter(int member, string owner, string key, string print, out bool isFirst)
    {
        lock (_gate)
        {
            while (_all.ByAge.TryPeek(out var oldest) && (oldest.IsGone || IsOld(oldest))) Drop(_all.ByAge.Dequeue());
            isFirst = !_kept.TryGetValue((owner, key), out var known);
            if (!isFirst) return known!.Print == print ? known : null;
            if (_shares.TryGetValue(member, out var share)) MakeRoom(share);
            MakeRoom(_all);
            return Add(new((owner, key), member, print, time.GetTimestamp()));
        }
    }

    /// <summary>Ends a request that was first; null = nothing is known of what it did, so the next one is first again.</summary>
    public void End(Kept kept, Reply? reply)
    {
        lock (_gate)
        {
            if (reply is null) Drop(kept);
            // Whose place was given up meanwhile takes no room: nobody would ever give it back.
            else if (!kept.IsGone) Take(kept, reply.Body.Length);
        }

        kept.Ended.TrySetResult(reply);
    }

    Kept Add(Kept kept)
    {
        if (!_shares.TryGetValue(kept.Member, out var share))
            _shares[kept.Member] = share = new(Limits.KeptRepliesOfMemberMax, Limits.KeptReplyBytesOfMemberMax);
        _kept[kept.Name] = kept;
        _all.ByAge.Enqueue(kept);
        share.ByAge.Enqueue(kept);
        share.Alive++;
        return kept;
    }

    void Take(Kept kept, int bytes)
    {
        kept.Bytes = bytes;
        _all.Bytes += bytes;
        _shares[kept.Member].Bytes += bytes;
    }

    void MakeRoom(Share share)
    {
        while (share.ByAge.TryPeek(out var oldest) && (oldest.IsGone || (share.IsFull && oldest.Ended.Task.IsCompleted)))
            Drop(share.ByAge.Dequeue());
    }

    void Drop(Kept kept)
    {
        if (kept.IsGone) return;
        kept.IsGone = true;
        _kept.Remove(kept.Name);
        _all.Bytes -= kept.Bytes;
        var share = _shares[kept.Member];
        share.Bytes -= kept.Bytes;
        if (--share.Alive == 0) _shares.Remove(kept.Member);
    }

    bool IsOld(Kept kept) => time.GetElapsedTime(kept.BegunAt) >= Limits.IdempotencyWindow;

    /// <summary>What one member has, or all have together.</summary>
    sealed class Share(int countMax, long bytesMax)
    {
        /// <summary>With those that are gone and have not come to the front yet.</summary>
        public Queue<Kept> ByAge { get; } = [];

        public long Bytes { get; set; }

        /// <summary>Those that are not gone; counted of a member.</summary>
        public int Alive { get; set; }

        public bool IsFull => ByAge.Count >= countMax || Bytes > bytesMax;
    }

    /// <summary>The place of one request.</summary>
    public sealed class Kept((string Owner, string Key) name, int member, string print, long begunAt)
    {
        public (string Owner, string Key) Name { get; } = name;

        public int Member { get; } = member;

        public string Print { get; } = print;

        public long BegunAt { get; } = begunAt;

        public int Bytes { get; set; }

        /// <summary>It was given up: another one may have its name.</summary>
        public bool IsGone { get; set; }

        /// <summary>Its answer, when it is there; null = it came to none that could be kept.</summary>
        public TaskCompletionSource<Reply?> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
