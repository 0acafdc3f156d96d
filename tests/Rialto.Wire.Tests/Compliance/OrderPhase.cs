namespace Rialto.Wire.Tests.Compliance;

/// <summary>Where an order is in its life.</summary>
public enum OrderPhase
{
    Open,
    Done,
    Cancelled,
}
