using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Rialto.Gateways.Wire;
using Rialto.Identity.Storage;

namespace Rialto.Server.Composition;

/// <summary>What this build is.</summary>
public static class Build
{
    /// <summary>For the dialects' version endpoints.</summary>
    public static BuildInfo Info { get; } = Read();

    /// <summary>What <c>--version</c> prints.</summary>
    public static string Text =>
        $"rialto {Info.Version}, commit {Commit}, {RuntimeInformation.FrameworkDescription}, SQLite {SqliteNative.Load()}";

    static string Commit => Info.GitSha.Length == 0 ? "unknown" : Info.GitSha;

    /// <summary>When the program came to this disk: its bytes do not know, because the same sources give the same bytes.</summary>
    static string WrittenAt() => File.GetLastWriteTimeUtc(typeof(Build).Assembly.Location)
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static BuildInfo Read()
    {
        // "0.1.0+<commit>"; without a repository there is no plus.
        var whole = typeof(Build).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var plus = whole.IndexOf('+');
        var version = plus < 0 ? whole : whole[..plus];
        return new BuildInfo(plus < 0 ? "" : whole[(plus + 1)..], version, WrittenAt(), version);
    }
}
