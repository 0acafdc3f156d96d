namespace Rialto.Benchmarks.Core1;

/// <summary>What a session of the core-1 generator is made of.</summary>
/// <param name="Seed">Of all draws.</param>
/// <param name="OrdersTarget">Orders that it fills the book with, and keeps there.</param>
/// <param name="Users">How many place orders; numbers from 1.</param>
/// <param name="CountEvery">Commands between two looks at what rests, from which it sees whether there are too few.</param>
/// <param name="IsAvalanche">An immediate-or-cancel order may take everything that the other side has.</param>
internal sealed record Core1Session(ulong Seed, int OrdersTarget, int Users, int CountEvery, bool IsAvalanche)
{
    /// <summary>The published interval.</summary>
    public const int CountEveryUsual = 512;

    /// <summary>The published one: a thousand orders of a thousand users.</summary>
    public static Core1Session Usual(ulong seed) => new(seed, OrdersTarget: 1_000, Users: 1_000, CountEveryUsual, IsAvalanche: false);
}
