namespace Rialto.Node.History;

/// <summary>Writes what became of requests, and forgets those whose keys are forgotten. Owner: history writer's thread.</summary>
sealed class RequestTable(Func<string, int, HistoryStatement> prepare)
{
    readonly HistoryStatement _insert = prepare(RequestRows.Insert, RequestRows.InsertParameters);
    readonly HistoryStatement _forget = prepare(RequestRows.Forget, 1);
    int _since;

    /// <param name="parts">Of some steps, in their order.</param>
    /// <param name="nowUs">Time of the last of them.</param>
    public void Write(List<RequestPart> parts, long nowUs)
    {
        foreach (var part in parts) RequestRows.Write(_insert, part);
        _since += parts.Count;
        for (; _since >= Limits.RequestsBetweenForgetting; _since -= Limits.RequestsBetweenForgetting) _forget.With(nowUs).Run();
    }
}
