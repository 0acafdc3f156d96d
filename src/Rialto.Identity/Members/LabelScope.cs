namespace Rialto.Identity.Members;

/// <summary>Public labels are the member's own; private ones are given by the exchange and drive state and level.</summary>
public enum LabelScope
{
    Public,
    Private,
}
