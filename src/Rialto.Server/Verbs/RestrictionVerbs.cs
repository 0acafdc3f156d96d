using System.CommandLine;

namespace Rialto.Server.Verbs;

/// <summary><c>restriction add|list|remove</c>.</summary>
internal static class RestrictionVerbs
{
    public static Command Build() => new("restriction", "Says from which addresses nobody, or everybody, may come in.")
    {
        new OperatorVerb("add", "Adds a rule: category=blacklist scope=ip value=203.0.113.7 [code=403].", "restriction.add")
            .TakesFields("category whitelist, maintenance, blacklist or blocklogin; scope all, ip or ip_subnet")
            .Build(),
        new OperatorVerb("list", "Lists all rules.", "restriction.list").Build(),
        new OperatorVerb("remove", "Takes a rule away.", "restriction.remove").Takes("id", "its number").Build(),
    };
}
