namespace Rialto.Benchmarks.Me5;

/// <summary>What a message of me-5 asks for.</summary>
public enum Me5Kind : byte
{
    New = 0,
    NewIoc = 1,
    Cancel = 2,
    Modify = 3,
}
