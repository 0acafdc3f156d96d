using Rialto.Identity.Storage;
using Xunit;

namespace Rialto.Tests.Identity.Storage;

public class VersionedCacheTests
{
    [Fact]
    public void A_row_is_loaded_once_and_again_after_a_drop()
    {
        var cache = new VersionedCache<int, string>(countMax: 10);
        var loads = 0;

        Assert.Equal("v1", cache.Get(1, Load));
        Assert.Equal("v1", cache.Get(1, Load));
        cache.Drop(1);
        Assert.Equal("v2", cache.Get(1, Load));
        cache.DropWhere(value => value == "v2");
        Assert.Equal("v3", cache.Get(1, Load));

        string Load(int key) => $"v{++loads}";
    }

    [Fact]
    public void A_row_read_before_a_change_is_not_kept_after_it()
    {
        var cache = new VersionedCache<int, string>(countMax: 10);

        var stale = cache.Get(1, key =>
        {
            cache.Drop(key);
            return "old";
        });

        Assert.Equal("old", stale);
        Assert.Equal("new", cache.Get(1, _ => "new"));
    }

    [Fact]
    public void What_is_not_there_is_not_remembered_and_the_size_is_bounded()
    {
        var cache = new VersionedCache<int, string>(countMax: 3);

        Assert.Null(cache.Get(1, _ => null));
        Assert.Equal("x", cache.Get(1, _ => "x"));
        for (var key = 2; key < 100; key++) cache.Get(key, _ => "y");
        Assert.InRange(cache.Entries.Count(), 1, 3);
    }
}
