namespace Rialto.Gateways.Bots;

/// <summary>What is to be done about one quote.</summary>
public enum RepairKind
{
    Place,
    Move,
    Cancel,
}
