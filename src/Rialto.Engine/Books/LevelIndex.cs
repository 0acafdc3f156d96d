namespace Rialto.Engine.Books;

/// <summary>Handle of a price level in the <see cref="LevelTable"/>; reused after the level's reclaim at the end of a step.</summary>
/// <remarks>None is 0: level 0 is never given out and reads as an empty level without a price.</remarks>
public readonly record struct LevelIndex(int Value)
{
    public static readonly LevelIndex None;

    public bool IsNone => Value == 0;
}
