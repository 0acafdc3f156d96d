using Rialto.Node.Log;

namespace Rialto.Tests.Node;

/// <summary>A disk whose syncs of the log wait while the gate is closed, so that a test sees the moment between write and sync.</summary>
sealed class GatedStorage(IStorage inner) : IStorage
{
    readonly ManualResetEventSlim _open = new(initialState: true);
    TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a sync waits at the closed gate.</summary>
    public Task Arrived => _arrived.Task;

    public void Close()
    {
        _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _open.Reset();
    }

    public void Open() => _open.Set();

    public void CreateDirectory(string path) => inner.CreateDirectory(path);
    public IReadOnlyList<string> List(string directory) => inner.List(directory);
    public IStorageFile Create(string path) => new GatedFile(this, inner.Create(path));
    public IStorageFile OpenToWrite(string path) => new GatedFile(this, inner.OpenToWrite(path));
    public IStorageFile OpenToRead(string path) => inner.OpenToRead(path);
    public void Rename(string from, string to) => inner.Rename(from, to);
    public void Remove(string path) => inner.Remove(path);
    public void SyncDirectory(string directory) => inner.SyncDirectory(directory);

    void Pass()
    {
        if (_open.IsSet) return;
        _arrived.TrySetResult();
        _open.Wait();
    }

    sealed class GatedFile(GatedStorage gate, IStorageFile file) : IStorageFile
    {
        public string Path => file.Path;
        public long Length => file.Length;
        public int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);
        public void Write(long offset, ReadOnlySpan<byte> bytes) => file.Write(offset, bytes);

        public void SyncData()
        {
            gate.Pass();
            file.SyncData();
        }

        public void SyncAll() => file.SyncAll();
        public void Dispose() => file.Dispose();
    }
}
