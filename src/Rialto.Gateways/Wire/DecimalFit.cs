namespace Rialto.Gateways.Wire;

/// <summary>Whether a decimal fits a scale.</summary>
public enum DecimalFit
{
    Exact,

    /// <summary>It has digits below the smallest unit.</summary>
    TooFine,

    /// <summary>It is a whole number of units, but more of them than an integer of ours holds.</summary>
    TooLarge,
}
