using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Rialto.Identity.Passwords;

/// <summary>Verifies digests that came from elsewhere; none is made here. The work is done by the system's libcrypt.</summary>
static partial class Bcrypt
{
    const int DigestChars = 60;

    /// <summary>More than any libcrypt's <c>struct crypt_data</c> (32 KiB in libxcrypt, 128 KiB in old glibc).</summary>
    const int WorkspaceBytes = 256 * 1024;

    public static bool IsDigest(string stored) =>
        stored.Length == DigestChars && stored[0] == '$' && stored[1] == '2' && stored[2] is 'a' or 'b' or 'y' && stored[3] == '$';

    /// <summary>Re-entrant: each call brings its own workspace. Faults: no libcrypt on this system.</summary>
    public static unsafe bool Matches(string password, string digest)
    {
        // A NUL would end the password early and let its beginning pass.
        if (password.Contains('\0')) return false;
        var workspace = NativeMemory.AllocZeroed(WorkspaceBytes);
        try
        {
            var found = Marshal.PtrToStringUTF8(crypt_r(password, digest, workspace));
            return found is not null
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(found), Encoding.UTF8.GetBytes(digest));
        }
        finally
        {
            NativeMemory.Clear(workspace, WorkspaceBytes);
            NativeMemory.Free(workspace);
        }
    }

    [LibraryImport("libcrypt.so.1", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial IntPtr crypt_r(string phrase, string setting, void* data);
}
