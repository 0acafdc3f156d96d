namespace Rialto.Node.Views;

/// <summary>What all events of one command have in common.</summary>
readonly record struct StepInfo(long CommandNumber, long TimeUs);
