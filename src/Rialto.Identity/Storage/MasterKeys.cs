using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rialto.Identity.Storage;

/// <summary>The keys that seal secrets at rest, in a file of lines <c>id hex</c>; the last line seals, all lines open.</summary>
/// <remarks>Immutable. The file has mode 0600 and is made on the first start; losing it loses every sealed secret.</remarks>
public sealed class MasterKeys
{
    const int KeyBytes = 32;
    readonly Dictionary<uint, byte[]> _keys;

    MasterKeys(Dictionary<uint, byte[]> keys, uint currentId)
    {
        _keys = keys;
        CurrentId = currentId;
    }

    /// <summary>The id of the key that seals.</summary>
    public uint CurrentId { get; }

    /// <summary>Reads the key file, or makes it when there is none. Faults: a file that others can read, or that is no key file.</summary>
    public static MasterKeys LoadOrCreate(string path)
    {
        if (!File.Exists(path)) Write(path, new Dictionary<uint, byte[]> { [1] = RandomNumberGenerator.GetBytes(KeyBytes) });
        RefuseOpenMode(path);
        return Parse(path, File.ReadAllLines(path));
    }

    /// <summary>Adds a new sealing key to the file; old secrets still open. Takes effect at the next load.</summary>
    public static void AddKey(string path)
    {
        var present = LoadOrCreate(path);
        var nextId = present._keys.Keys.Max() + 1;
        var keys = new Dictionary<uint, byte[]>(present._keys) { [nextId] = RandomNumberGenerator.GetBytes(KeyBytes) };
        Write(path, keys);
    }

    /// <summary>Removes all keys but one from the file; what they sealed does not open any more.</summary>
    internal static void KeepOnly(string path, uint id)
    {
        var present = LoadOrCreate(path);
        Write(path, new Dictionary<uint, byte[]> { [id] = present._keys[id] });
    }

    /// <summary>Numbers of all keys.</summary>
    internal IReadOnlyCollection<uint> Ids => _keys.Keys;

    internal byte[]? Find(uint id) => _keys.GetValueOrDefault(id);

    static void Write(string path, Dictionary<uint, byte[]> keys)
    {
        var lines = keys.OrderBy(key => key.Key).Select(key => $"{key.Key} {Convert.ToHexStringLower(key.Value)}\n");
        DurableFile.Write(path, Encoding.ASCII.GetBytes(string.Concat(lines)));
    }

    static void RefuseOpenMode(string path)
    {
        const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var mode = File.GetUnixFileMode(path);
        if ((mode & ~mine) != 0)
            throw new IdentityStoreFailedException($"{path} has mode {mode}; only its owner may read and write it.", null);
    }

    static MasterKeys Parse(string path, string[] lines)
    {
        var keys = new Dictionary<uint, byte[]>();
        var currentId = 0u;
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            var readable = words.Length == 2 && words[1].Length == 2 * KeyBytes && words[1].All(char.IsAsciiHexDigit)
                && uint.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out currentId);
            if (!readable) throw new IdentityStoreFailedException($"{path} is not a file of master keys.", null);
            keys[currentId] = Convert.FromHexString(words[1]);
        }

        if (keys.Count == 0) throw new IdentityStoreFailedException($"{path} is empty.", null);
        return new MasterKeys(keys, currentId);
    }
}
