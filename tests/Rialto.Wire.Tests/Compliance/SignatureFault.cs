namespace Rialto.Wire.Tests.Compliance;

/// <summary>What is wrong with the signature of a request.</summary>
public enum SignatureFault
{
    None,
    Replayed,
    Forged,
    Old,
    UnknownKey,
    Missing,
}
