using System.Reflection;

namespace Rialto.Simulation.Checking;

/// <summary>What was built.</summary>
public static class Build
{
    /// <summary>The commit of the sources, as the SDK wrote it down; "unknown" outside a repository.</summary>
    public static string Commit
    {
        get
        {
            var version = typeof(Engine.Exchange).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
            var parts = (version?.InformationalVersion ?? "").Split('+');
            return parts.Length > 1 ? parts[1] : "unknown";
        }
    }
}
