using Rialto.Engine.Numbers;

namespace Rialto.Engine.Books;

/// <summary>Takes the level changes of a step.</summary>
public interface ILevelSink
{
    /// <summary>A level's total is another one than at the start of the step; lots 0 and count 0 when the level is gone.</summary>
    void LevelChanged(Side side, Ticks price, Lots lots, int count);
}
