using System.Security.Cryptography;
using Rialto.Engine.Codec;
using Rialto.Node;

namespace Rialto.Tests.Node.Backups;

/// <summary>A node on the real disk, as a server starts it.</summary>
sealed class RestoredNode(string data) : IAsyncDisposable
{
    public ExchangeNode Node { get; } = ExchangeNode.Start(NodeOptions.ForServer(data, TimeProvider.System, static _ => { }));

    /// <summary>The views as bytes, hex.</summary>
    public string ViewsState()
    {
        var writer = new StateWriter();
        Node.Port.Views.Save(writer);
        return Convert.ToHexString(SHA256.HashData(writer.Written));
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
