using Rialto.Engine.Commands;
using Rialto.Engine.Numbers;

namespace Rialto.Tests.Engine;

/// <summary>
/// A state with more accounts than an exchange has room for when it begins to load could be saved and not be loaded: a server with 1,025
/// accounts and a snapshot did not start. Found by the benchmark core-1/node, which has a thousand members with two currencies each.
/// </summary>
public sealed class ManyAccountsTests
{
    const int Members = 1_500;

    [Fact]
    public void A_state_with_thousands_of_accounts_is_loaded_as_it_was_saved()
    {
        var log = new CheckedLog();
        log.Begin();
        for (var i = 0; i < Members; i++)
        {
            var member = new MemberId(CheckedLog.Bob.Value + 1 + i);
            log.Apply(Draft.Of(new OpenMember { Opened = member }));
            log.Apply(Draft.Of(new Deposit { To = member, Currency = CheckedLog.Quote, Net = CheckedLog.Coins(1 + i) }));
        }

        log.CheckRestart();
    }
}
