using System.Runtime.InteropServices;
using Rialto.Identity.Storage;
using Xunit;

namespace Rialto.Tests.Identity.Storage;

public class SqliteNativeTests
{
    [Fact]
    public void The_systems_library_is_preferred_and_the_bundled_one_would_do()
    {
        var version = Version.Parse(SqliteNative.Load());
        var bundled = new Version(3, 35, 5);

        Assert.True(version >= bundled);
        if (NativeLibrary.TryLoad("libsqlite3.so.0", out _)) Assert.NotEqual(bundled, version);
        Assert.Equal(version.ToString(), SqliteNative.Load());
    }
}
