namespace Rialto.Identity.Members;

/// <summary>The state and level that a member's labels give.</summary>
public readonly record struct Standing(string State, int Level)
{
    public const int LevelMax = 3;

    static readonly (string Key, string Value)[] ActivationRequirements = [("email", "verified")];

    /// <summary>In this order; the last match wins. The marker is the key an operator's own change of state leaves.</summary>
    static readonly (string State, string Marker, string[] Keys)[] StateTriggers =
    [
        (MemberState.Banned, "ban", ["ban", "fraud"]),
        (MemberState.Deleted, "delete", ["delete"]),
        (MemberState.Locked, "lock", ["suspicious", "lock"]),
    ];

    static readonly (string Key, string Value)[] Levels = [("email", "verified"), ("phone", "verified"), ("document", "verified")];

    /// <summary>Labels of levels 1 … <paramref name="level"/>.</summary>
    public static IReadOnlyList<LabelSpec> LabelsOf(int level) =>
        [.. Levels.Take(level).Select(step => LabelSpec.Private(step.Key, step.Value))];

    public static Standing Of(IReadOnlyList<Label> labels) => new(StateOf(labels), LevelOf(labels));

    /// <summary>The label key that keeps a member in <paramref name="state"/>; null for states that no label gives.</summary>
    internal static string? MarkerOf(string state) => StateTriggers.FirstOrDefault(trigger => trigger.State == state).Marker;

    internal static bool IsTrigger(string key) => StateTriggers.Any(trigger => trigger.Keys.Contains(key));

    static string StateOf(IReadOnlyList<Label> labels)
    {
        var state = ActivationRequirements.All(pair => HasPrivate(labels, pair)) ? MemberState.Active : MemberState.Pending;
        foreach (var trigger in StateTriggers)
        {
            if (labels.Any(label => trigger.Keys.Contains(label.Key))) state = trigger.State;
        }

        return state;
    }

    static int LevelOf(IReadOnlyList<Label> labels)
    {
        var level = 0;
        while (level < Levels.Length && HasPrivate(labels, Levels[level])) level++;
        return level;
    }

    static bool HasPrivate(IReadOnlyList<Label> labels, (string Key, string Value) pair) =>
        labels.Any(label => label.Scope == LabelScope.Private && label.Key == pair.Key && label.Value == pair.Value);
}
