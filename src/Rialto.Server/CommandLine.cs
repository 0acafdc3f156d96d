using System.CommandLine;
using System.CommandLine.Invocation;
using Rialto.Server.Composition;
using Rialto.Server.Verbs;

namespace Rialto.Server;

/// <summary>All verbs of the one executable.</summary>
internal static class CommandLine
{
    public static RootCommand Build()
    {
        var root = new RootCommand("Rialto, an exchange: one engine, one ledger, one durable log.");
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion();
        root.Add(ServeVerb.Build());
        root.Add(MemberVerbs.Build());
        root.Add(ServiceAccountVerbs.Build());
        root.Add(ApiKeyVerbs.Build());
        root.Add(OrdersVerbs.Build());
        root.Add(InstrumentVerbs.Build());
        root.Add(CurrencyVerbs.Build());
        root.Add(FeesVerbs.Build());
        root.Add(WithdrawLimitsVerbs.Build());
        root.Add(RestrictionVerbs.Build());
        root.Add(MasterKeyVerbs.Build());
        foreach (var verb in LogVerbs.Build()) root.Add(verb);
        foreach (var verb in BackupVerbs.Build()) root.Add(verb);
        foreach (var verb in ProgramVerbs.Build()) root.Add(verb);
        return root;
    }

    sealed class PrintVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            Console.WriteLine(Composition.Build.Text);
            return ExitCodes.Done;
        }
    }
}
