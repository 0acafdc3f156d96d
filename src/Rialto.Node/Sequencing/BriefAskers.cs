namespace Rialto.Node.Sequencing;

/// <summary>Askers who render and send their answers on the thread that shows what is durable.</summary>
/// <remarks>
/// Owner: whoever has the publisher's turn.
/// A thread of the pool for each was half of what a thread of the pool did for an order: each is woken, and wakes another to help it.
/// </remarks>
sealed class BriefAskers
{
    [ThreadStatic] static bool s_answers;

    readonly List<(Submission Asker, Outcome Outcome)> _waiting = [];

    /// <summary>This thread is answering them.</summary>
    public static bool AreAnsweredHere => s_answers;

    public void Add(Submission asker, Outcome outcome) => _waiting.Add((asker, outcome));

    /// <summary>Answers the first of them, one after the other; the pool answers the others meanwhile.</summary>
    public void Answer()
    {
        for (var i = Limits.BriefAnswersMax; i < _waiting.Count; i++) _waiting[i].Asker.Complete(_waiting[i].Outcome);
        s_answers = true;
        try
        {
            for (var i = 0; i < Math.Min(_waiting.Count, Limits.BriefAnswersMax); i++) _waiting[i].Asker.Complete(_waiting[i].Outcome);
        }
        finally
        {
            s_answers = false;
            _waiting.Clear();
        }
    }
}
