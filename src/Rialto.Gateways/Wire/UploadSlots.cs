namespace Rialto.Gateways.Wire;

/// <summary>Who may send files now: few at once, because they are read into memory, and each member once. Any thread.</summary>
internal sealed class UploadSlots
{
    readonly Lock _gate = new();
    readonly HashSet<int> _members = [];

    /// <summary>False = the member sends already, or too many others do.</summary>
    public bool TryTake(int member)
    {
        lock (_gate) return _members.Count < Limits.UploadsAtOnce && _members.Add(member);
    }

    public void Give(int member)
    {
        lock (_gate) _members.Remove(member);
    }
}
