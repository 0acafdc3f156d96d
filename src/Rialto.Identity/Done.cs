namespace Rialto.Identity;

/// <summary>The value of a change that has nothing else to say.</summary>
public readonly record struct Done;
