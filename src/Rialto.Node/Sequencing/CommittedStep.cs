namespace Rialto.Node.Sequencing;

/// <summary>One command of a batch and the events it caused, as places in the batch's buffers.</summary>
/// <param name="OwnEventsOffset">Where, within the step's events, those of fired timers end and the command's own begin.</param>
/// <param name="TriggerEventsOffset">Where the command's own end; behind are those of orders that it triggered, and levels.</param>
/// <param name="Asker">Who waits for the outcome; null for ticks.</param>
readonly record struct CommittedStep(
    long CommandNumber,
    long TimeUs,
    int CommandOffset,
    int CommandLength,
    int EventsOffset,
    int EventsLength,
    int OwnEventsOffset,
    int TriggerEventsOffset,
    Submission? Asker);
