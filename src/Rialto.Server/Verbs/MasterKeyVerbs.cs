using System.CommandLine;

namespace Rialto.Server.Verbs;

/// <summary><c>master-key rotate</c>.</summary>
internal static class MasterKeyVerbs
{
    public static Command Build() => new("master-key", "The key under which API secrets and second factors are sealed.")
    {
        new OperatorVerb("rotate", "Seals every secret with a new key and removes the old one; finishes what was interrupted.", "master_key.rotate")
            .Build(),
    };
}
