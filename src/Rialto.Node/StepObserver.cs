namespace Rialto.Node;

/// <summary>
/// Is told of every published step, in order, on its subscription's own task: it may take its time, up to the queue's limit.
/// </summary>
public delegate void StepObserver(PublishedStep step);
