using Rialto.Identity.Storage;
using Xunit;

namespace Rialto.Tests.Identity.Storage;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public class SecretTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("rialto-identity-keys-").FullName;

    string KeyFile => Path.Combine(_directory, "master.key");

    [Fact]
    public void The_key_file_is_made_once_and_is_for_its_owner_only()
    {
        var box = new SecretBox(MasterKeys.LoadOrCreate(KeyFile));
        var sealedBytes = box.Seal("hush"u8, "purpose");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Equal("hush"u8.ToArray(), new SecretBox(MasterKeys.LoadOrCreate(KeyFile)).Open(sealedBytes, "purpose"));
        Assert.Equal([KeyFile], Directory.GetFiles(_directory));
    }

    [Fact]
    public void After_a_rotation_old_secrets_open_and_new_ones_name_the_new_key()
    {
        var before = new SecretBox(MasterKeys.LoadOrCreate(KeyFile)).Seal("old"u8, "purpose");

        MasterKeys.AddKey(KeyFile);
        var box = new SecretBox(MasterKeys.LoadOrCreate(KeyFile));
        var after = box.Seal("new"u8, "purpose");

        Assert.Equal((1, 1, 2), (before[0], before[1], after[1]));
        Assert.Equal("old"u8.ToArray(), box.Open(before, "purpose"));
        Assert.Equal("new"u8.ToArray(), box.Open(after, "purpose"));
    }

    [Fact]
    public void No_byte_can_be_changed_and_no_secret_moved_elsewhere()
    {
        var box = new SecretBox(MasterKeys.LoadOrCreate(KeyFile));
        var sealedBytes = box.Seal("hush"u8, "api-key:a");

        Assert.Throws<IdentityStoreFailedException>(() => box.Open(sealedBytes, "api-key:b"));
        for (var at = 0; at < sealedBytes.Length; at++)
        {
            var changed = sealedBytes.ToArray();
            changed[at] ^= 1;
            Assert.Throws<IdentityStoreFailedException>(() => box.Open(changed, "api-key:a"));
            Assert.Throws<IdentityStoreFailedException>(() => box.Open(sealedBytes.AsSpan(0, at), "api-key:a"));
        }

        Assert.NotEqual(sealedBytes, box.Seal("hush"u8, "api-key:a"));
    }

    [Fact]
    public void A_sealed_secret_written_by_the_first_version_opens()
    {
        File.WriteAllText(KeyFile, "1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n");
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var golden = Convert.FromHexString(
            "01010000006465666768696a6b6c6d6e6f3612af05d590137f628039899c97ed37"
            + "7a7fee044dd061a75d55398dec5c52cb26a36732ee5ec21696b5cf78cd97912e");

        var opened = new SecretBox(MasterKeys.LoadOrCreate(KeyFile)).Open(golden, "api-key:61d025b8573501c2");

        Assert.Equal("2d0b4979c7fe6986daa8e21d1dc0644f"u8.ToArray(), opened);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 00\n")]
    [InlineData("x 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n")]
    [InlineData("1 zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n")]
    [InlineData("1\n")]
    public void A_file_that_is_no_key_file_is_a_fault(string text)
    {
        File.WriteAllText(KeyFile, text);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Throws<IdentityStoreFailedException>(() => MasterKeys.LoadOrCreate(KeyFile));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_key_file_that_others_can_reach_is_refused(UnixFileMode extra)
    {
        MasterKeys.LoadOrCreate(KeyFile);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);

        Assert.Throws<IdentityStoreFailedException>(() => MasterKeys.LoadOrCreate(KeyFile));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
