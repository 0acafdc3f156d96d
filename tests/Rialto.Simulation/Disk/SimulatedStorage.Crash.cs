namespace Rialto.Simulation.Disk;

public sealed partial class SimulatedStorage
{
    /// <summary>
    /// Takes the power away: what was synced stays, the rest is decided by the seed. Open files must not be used any more.
    /// </summary>
    public void Crash()
    {
        lock (_gate)
        {
            CrashNames();
            foreach (var inode in _names.Values.Distinct()) inode.Crash(_random);
            _faultKind = null;
            FaultHappened = false;
        }
    }

    /// <summary>Ends the process only: the page cache survives, so everything that was written is there.</summary>
    public void Kill()
    {
        lock (_gate)
        {
            _faultKind = null;
            FaultHappened = false;
        }
    }

    // Each unsynced change of a name happens or not; those that do keep their order.
    void CrashNames()
    {
        foreach (var change in _pendingNames)
        {
            if (_random.OneIn(2)) change.Apply(_durableNames);
        }
        _pendingNames.Clear();
        _names.Clear();
        foreach (var (path, inode) in _durableNames) _names[path] = inode;
    }
}
