using Rialto.Node.Views;

namespace Rialto.Tests.Node.Views;

public sealed class BlockCipherTests
{
    /// <summary>FIPS 197, appendix B.</summary>
    [Fact]
    public void The_example_of_the_standard_comes_out()
    {
        using var cipher = new BlockCipher(Convert.FromHexString("2b7e151628aed2a6abf7158809cf4f3c"));
        var block = new byte[BlockCipher.BlockBytes];
        cipher.Encrypt(Convert.FromHexString("3243f6a8885a308d313198a2e0370734"), block);
        Assert.Equal("3925841d02dc09fbdc118597196a0b32", Convert.ToHexStringLower(block));
    }

    [Fact]
    public void With_or_without_the_processors_instructions_a_block_becomes_the_same()
    {
        var random = new Random(1);
        var (key, block) = (new byte[BlockCipher.BlockBytes], new byte[BlockCipher.BlockBytes]);
        var (fast, library) = (new byte[BlockCipher.BlockBytes], new byte[BlockCipher.BlockBytes]);
        for (var round = 0; round < 1_000; round++)
        {
            random.NextBytes(key);
            random.NextBytes(block);
            using var cipher = new BlockCipher(key);
            cipher.Encrypt(block, fast);
            cipher.EncryptByLibrary(block, library);
            Assert.Equal(library, fast);
            cipher.Decrypt(fast, library);
            Assert.Equal(block, library);
        }
    }
}
