using System.CommandLine;

namespace Rialto.Server.Verbs;

/// <summary><c>service-account create|disable</c>.</summary>
internal static class ServiceAccountVerbs
{
    public static Command Build() => new("service-account", "Accounts of members' programs; the owner makes their keys.")
    {
        new OperatorVerb("create", "Makes an account of a member's.", "service_account.create")
            .Option("--owner", "owner", "uid, e-mail or username of the owner", required: true)
            .Option("--role", "role", "role, as sa_maker", required: true)
            .Option("--email", "email", "name in the form of an address; one is made up unless said")
            .Option("--level", "level", "level 0 … 3; the owner's unless said")
            .Build(),
        new OperatorVerb("disable", "Switches an account off; its keys stop.", "service_account.disable").Takes("uid", "uid").Build(),
    };
}
