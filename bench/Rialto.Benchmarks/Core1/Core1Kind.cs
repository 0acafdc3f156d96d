namespace Rialto.Benchmarks.Core1;

/// <summary>What a command of core-1 asks for.</summary>
public enum Core1Kind : byte
{
    Gtc = 0,
    Ioc = 1,
    FokByBudget = 2,
    Cancel = 3,
    Move = 4,
    Reduce = 5,
}
