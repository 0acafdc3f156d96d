namespace Rialto.Identity.Members;

/// <summary>Which labels activate a member, and which take that away again. Immutable.</summary>
/// <param name="activation">Private labels that an active member has, all of them.</param>
/// <param name="triggers">States that a label of one of the keys gives, whatever its value; of several the last one counts.</param>
public sealed class StandingRules(
    IReadOnlyList<(string Key, string Value)> activation, IReadOnlyList<(string State, IReadOnlyList<string> Keys)> triggers)
{
    /// <summary>Those of the contract.</summary>
    public static StandingRules Default { get; } = new(
        [("email", "verified")],
        [
            (MemberState.Banned, ["ban", "fraud"]),
            (MemberState.Deleted, ["delete"]),
            (MemberState.Locked, ["suspicious", "lock"]),
        ]);

    public Standing Of(IReadOnlyList<Label> labels) => new(StateOf(labels), Standing.LevelOf(labels));

    /// <summary>The label key that keeps a member in <paramref name="state"/>; null for states that no label gives.</summary>
    internal string? MarkerOf(string state)
    {
        var keys = triggers.FirstOrDefault(trigger => trigger.State == state).Keys;
        // The word of the state itself where there is one: a lock locks, whoever is suspicious may be so for another reason.
        return keys is null ? null : keys.FirstOrDefault(key => state.StartsWith(key, StringComparison.Ordinal)) ?? keys[0];
    }

    internal bool IsTrigger(string key) => triggers.Any(trigger => trigger.Keys.Contains(key));

    string StateOf(IReadOnlyList<Label> labels)
    {
        var state = activation.All(pair => Standing.HasPrivate(labels, pair)) ? MemberState.Active : MemberState.Pending;
        foreach (var (given, keys) in triggers)
        {
            if (labels.Any(label => keys.Contains(label.Key))) state = given;
        }

        return state;
    }
}
