using Rialto.Engine.Codec;
using Rialto.Engine.Ledger;
using Rialto.Engine.Members;

namespace Rialto.Tests.Engine;

/// <summary>A saved state that has something twice is damage: what comes second would hide what came first.</summary>
public sealed class DoubledStateTests
{
    [Theory]
    [InlineData(1_000, 1, true)]
    [InlineData(1_000, 2, false)]
    [InlineData(1_001, 1, false)]
    public void An_owner_has_one_account_in_a_currency(int owner, int currency, bool isDamaged)
    {
        var state = new StateWriter();
        state.WriteInt32(2);
        WriteAccount(1_000, 1);
        WriteAccount(owner, currency);

        if (isDamaged) Assert.Throws<StateDamagedException>(() => Load());
        else Assert.Equal(2, Load());

        void WriteAccount(int ofOwner, int inCurrency)
        {
            state.WriteInt32(ofOwner);
            state.WriteInt32(inCurrency);
            state.WriteInt128(5);
            state.WriteInt128(0);
        }

        int Load()
        {
            // Loading tells nobody.
            var accounts = new Accounts(events: null!, capacity: 1);
            var reader = new StateReader(state.Written);
            accounts.Load(ref reader);
            return accounts.Count;
        }
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public void A_number_is_one_members(int second, bool isDamaged)
    {
        var state = new StateWriter();
        state.WriteInt32(2);
        foreach (var id in new[] { 1_000, second })
        {
            state.WriteInt32(id);
            state.WriteInt32(1);
            state.WriteByte(0);
            state.WriteInt64(0);
        }

        if (isDamaged) Assert.Throws<StateDamagedException>(() => Load());
        else Assert.Equal(2, Load());

        int Load()
        {
            var members = new MemberTable(capacity: 1);
            var reader = new StateReader(state.Written);
            members.Load(ref reader);
            return members.Count;
        }
    }
}
