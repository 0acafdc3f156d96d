using System.CommandLine;

namespace Rialto.Server.Verbs;

/// <summary><c>member create|list|show|set|deposit|withdraw</c>.</summary>
internal static class MemberVerbs
{
    const string Who = "uid, e-mail or username";

    public static Command Build() => new("member", "Makes members and changes them.")
    {
        new OperatorVerb("create", "Makes a member, with money and a key if wanted.", "member.create")
            .Option("--email", "email", "e-mail address", required: true)
            .Option("--password", "password", "any password; the strength rule is for sign-ups", required: true)
            .Option("--username", "username", "4–12 letters or digits")
            .Option("--level", "level", "verification level 0 … 3; 3 unless said")
            .Option("--role", "role", "role; member unless said")
            .OptionOfPairs("--deposit", "deposit", "money, as usd=1000,btc=1")
            .Flag("--api-key", "api_key", "issues an API key; its secret is shown this once")
            .Build(),
        new OperatorVerb("list", "Lists members, a hundred a page.", "member.list")
            .Option("--role", "role", "only this role")
            .Option("--state", "state", "only this state")
            .Option("--page", "page", "page, from 1")
            .Build(),
        new OperatorVerb("show", "Shows a member with labels, balances and keys.", "member.show").Takes("member", Who).Build(),
        new OperatorVerb("set", "Changes a member: level=3 state=active role=admin group=vip-1 otp=reset label.phone=verified.", "member.set")
            .Takes("member", Who)
            .TakesPairs("set", "what to change; an empty label goes away")
            .Build(),
        new OperatorVerb("deposit", "Credits money.", "member.deposit")
            .Takes("member", Who)
            .TakesPairs("amounts", "sums, as usd=1000 btc=1")
            .Option("--txid", "txid", "what the member sees as transaction id")
            .Build(),
        new OperatorVerb("withdraw", "Takes money out.", "member.withdraw")
            .Takes("member", Who)
            .TakesPairs("amounts", "sums, as usd=1000 btc=1")
            .Option("--destination", "destination", "where it went")
            .Build(),
    };
}
