namespace Rialto.Identity;

/// <summary>What was asked for, or the rules that it broke, in the order in which a dialect prints them.</summary>
public readonly struct Result<T>
{
    readonly T? _value;
    readonly IdentityReject[]? _rejects;

    Result(T? value, IdentityReject[]? rejects, int retryAfterSeconds)
    {
        _value = value;
        _rejects = rejects;
        RetryAfterSeconds = retryAfterSeconds;
    }

    public bool Rejected => _rejects is not null;

    /// <summary>The value; reading it from a rejected result is a bug and throws.</summary>
    public T Value => _rejects is null ? _value! : throw new InvalidOperationException($"Rejected: {_rejects[0]}");

    /// <summary>The first broken rule; reading it from an accepted result is a bug and throws.</summary>
    public IdentityReject Reject => _rejects is null ? throw new InvalidOperationException("Not rejected.") : _rejects[0];

    /// <summary>All broken rules; empty when accepted.</summary>
    public IReadOnlyList<IdentityReject> Rejects => _rejects ?? [];

    /// <summary>Seconds after which the same request may succeed; 0 when waiting does not help.</summary>
    public int RetryAfterSeconds { get; }

    public static implicit operator Result<T>(T value) => new(value, null, 0);

    public static implicit operator Result<T>(IdentityReject reject) => new(default, [reject], 0);

    /// <summary>A rejection with at least one rule; each rule is kept once.</summary>
    public static Result<T> Broken(IEnumerable<IdentityReject> rejects)
    {
        var kept = rejects.Distinct().ToArray();
        return kept.Length == 0 ? throw new ArgumentException("A rejection names a rule.", nameof(rejects)) : new(default, kept, 0);
    }

    public static Result<T> Later(IdentityReject reject, int retryAfterSeconds) => new(default, [reject], retryAfterSeconds);

    /// <summary>The same rejection for another kind of value.</summary>
    public Result<TOther> As<TOther>() => new(default, _rejects ?? throw new InvalidOperationException("Not rejected."), RetryAfterSeconds);
}
