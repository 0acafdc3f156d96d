using Rialto.Identity.ApiKeys;
using Rialto.Identity.Members;
using Xunit;

namespace Rialto.Tests.Identity.ApiKeys;

/// <summary>Signatures that others have computed, of times that a WebSocket sends, with the secret <c>api-secret</c>.</summary>
public class KnownSignatureTests
{
    [Theory]
    [InlineData("1570451830", "e2bbfc3c388a86201e0545f1abfe7855344f8104c54b89d780bb794df40917ee", true)]
    [InlineData("1571912622", "8e8fd6307cd3d58a2647ba4756bb3f411eb520587b1334bda2cc42c7e4e656d3", true)]
    [InlineData("1571912623", "8e8fd6307cd3d58a2647ba4756bb3f411eb520587b1334bda2cc42c7e4e656d3", false)]
    [InlineData("1570451830", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad", false)]
    public void A_time_is_signed_by_its_text(string timestamp, string signature, bool isSigned)
    {
        var key = new WorkingKey(Key(), Owner(), "api-secret"u8.ToArray());

        Assert.Equal(isSigned, WorkingKey.IsSigned(key, System.Text.Encoding.UTF8.GetBytes(timestamp), signature));
    }

    static ApiKey Key() => new()
    {
        Kid = "dc93094f-393c-441a-8837-eccb7795b618", Member = 1_000, Format = KeyFormat.Primebit, Algorithm = "HS256", Scopes = ["read"],
        State = "active", Addresses = [], IssuedByOperator = false, CreatedAtUs = 0, UpdatedAtUs = 0,
    };

    static Member Owner() => new()
    {
        Number = 1_000, Uid = "ID0123456789", Email = "a@example.com", Role = "member", Level = 3, Otp = false, State = "active",
        FeeGroup = "any", CreatedAtUs = 0, UpdatedAtUs = 0,
    };
}
