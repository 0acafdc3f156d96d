using Rialto.Wire.Tests.Compliance;

namespace Rialto.Wire.Tests.CrossDialect.History;

/// <summary>All that anybody was told of one order, each with when it was asked and when answered. Any thread.</summary>
/// <param name="owner">Name of its member.</param>
sealed class OrderHistory(string owner)
{
    readonly Lock _lock = new();
    readonly List<Told> _told = [];

    public string Owner { get; } = owner;

    /// <summary>It was seen like this at some moment between the two.</summary>
    public void Saw(long asked, long answered, SeenOrder order) => Add(new(asked, answered, order.Phase, order.Filled));

    /// <summary>It was told to be gone: from then on nobody may see it open.</summary>
    public void Ended(long asked, long answered) => Add(new(asked, answered, Phase: null, Filled: null));

    /// <summary>What is wrong with the whole of it; null = nothing.</summary>
    /// <remarks>Of two answers the later is the one that was asked for after the other had come; others may be in any order.</remarks>
    public string? Fault()
    {
        lock (_lock)
        {
            foreach (var before in _told)
            {
                var wrong = _told.Find(after => after.Asked > before.Answered && !after.Follows(before));
                if (wrong is not null) return $"{Owner}: {wrong} came after {before}";
            }

            return null;
        }
    }

    void Add(Told told)
    {
        lock (_lock) _told.Add(told);
    }

    /// <param name="Asked">Moment of the question, on a clock that counts questions and answers.</param>
    /// <param name="Answered">Moment of the answer.</param>
    /// <param name="Phase">Null = only that it is not open.</param>
    /// <param name="Filled">Null = not told.</param>
    sealed record Told(long Asked, long Answered, OrderPhase? Phase, decimal? Filled)
    {
        /// <summary>Fills only grow, and what has ended stays as it ended.</summary>
        public bool Follows(Told before)
        {
            if (Filled < before.Filled) return false;
            if (before.Phase == OrderPhase.Open) return true;
            if (Phase == OrderPhase.Open) return false;
            return before.Phase is null || Phase is null || (Phase == before.Phase && Filled == before.Filled);
        }
    }
}
