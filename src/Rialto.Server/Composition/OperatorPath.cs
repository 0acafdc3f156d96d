using System.Text;
using Rialto.Gateways.Operator;

namespace Rialto.Server.Composition;

/// <summary>Where the operator's socket of a data directory is.</summary>
/// <remarks>
/// In the directory itself, unless that makes a path longer than the kernel takes: then in a directory of its own under the temporary
/// one, which only its owner may enter, and a file in the data directory says where.
/// </remarks>
internal static class OperatorPath
{
    const string PointerName = "operator.socket-path";

    /// <summary>The socket of a running server, if there seems to be one.</summary>
    public static string? Find(string dataDirectory)
    {
        var direct = Direct(dataDirectory);
        var path = Fits(direct) ? direct : Elsewhere(dataDirectory);
        return File.Exists(path) ? path : null;
    }

    /// <summary>A free path for a server that holds the directory's lock; what a killed one left is taken away.</summary>
    public static string Claim(string dataDirectory)
    {
        Release(dataDirectory);
        var direct = Direct(dataDirectory);
        if (Fits(direct)) return direct;
        var path = Path.Combine(Directory.CreateTempSubdirectory("rialto-").FullName, OperatorSocket.FileName);
        File.WriteAllText(Path.Combine(dataDirectory, PointerName), path + "\n");
        return path;
    }

    /// <summary>Takes the socket away.</summary>
    public static void Release(string dataDirectory)
    {
        File.Delete(Direct(dataDirectory));
        if (Elsewhere(dataDirectory) is not { } old) return;
        File.Delete(old);
        // Not with what is in it: a directory that holds anything else is not the one that was made for this socket.
        if (Directory.Exists(Path.GetDirectoryName(old))) Directory.Delete(Path.GetDirectoryName(old)!);
        File.Delete(Path.Combine(dataDirectory, PointerName));
    }

    /// <summary>Where the pointer says; null when there is none.</summary>
    static string? Elsewhere(string dataDirectory)
    {
        var pointer = Path.Combine(dataDirectory, PointerName);
        return File.Exists(pointer) ? File.ReadAllText(pointer).Trim() : null;
    }

    static string Direct(string dataDirectory) => Path.Combine(Path.GetFullPath(dataDirectory), OperatorSocket.FileName);

    static bool Fits(string path) => Encoding.UTF8.GetByteCount(path) <= Limits.SocketPathBytesMax;
}
