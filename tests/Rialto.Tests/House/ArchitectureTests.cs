using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Rialto.Tests.House;

/// <summary>The arrows between projects and namespaces, as ARCHITECTURE.md draws them. Nothing points right.</summary>
public partial class ArchitectureTests
{
    /// <summary>What each project may reference; the order is the order of the arrows.</summary>
    static readonly Dictionary<string, string[]> s_arrows = new()
    {
        ["Rialto.Engine"] = [],
        ["Rialto.Node"] = ["Rialto.Engine"],
        ["Rialto.Identity"] = [],
        ["Rialto.Wallet"] = ["Rialto.Node", "Rialto.Identity"],
        ["Rialto.Gateways"] = ["Rialto.Node", "Rialto.Identity", "Rialto.Wallet"],
        ["Rialto.Server"] = ["Rialto.Gateways", "Rialto.Node", "Rialto.Identity", "Rialto.Wallet"],
    };

    /// <summary>What gateways may touch of the node: its one face, what can be read, what has been, and what a backup holds.</summary>
    static readonly string[] s_faceOfNode = ["Rialto.Node", "Rialto.Node.Views", "Rialto.Node.History", "Rialto.Node.Backups"];

    static readonly string[] s_emptyWords = ["Common", "Core", "Abstractions", "Utils", "Helpers", "Models", "Services", "Interfaces"];

    [Fact]
    public void Projects_reference_only_what_their_arrows_allow()
    {
        foreach (var project in Repository.Files(".csproj", "src"))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Assert.True(s_arrows.TryGetValue(name, out var allowed), $"{name} has no arrows: say which in ArchitectureTests.");
            var references = XDocument.Parse(Repository.Text(project)).Descendants("ProjectReference")
                .Select(static reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
            Assert.Empty(references.Except(allowed));
        }
    }

    [Fact]
    public void The_engine_depends_on_nothing()
    {
        var project = XDocument.Parse(Repository.Text("src/Rialto.Engine/Rialto.Engine.csproj"));
        var packages = project.Descendants("PackageReference").Where(static package => package.Attribute("PrivateAssets")?.Value != "all");
        var assemblies = typeof(Rialto.Engine.Exchange).Assembly.GetReferencedAssemblies().Select(static assembly => assembly.Name!);

        Assert.Empty(packages);
        Assert.All(assemblies, static name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void The_log_knows_only_bytes()
    {
        var touched = Touched(typeof(Rialto.Node.Log.LogWriter).Assembly, "Rialto.Node.Log")
            .Where(static pair => pair.Named.Namespace?.StartsWith("Rialto.Engine", StringComparison.Ordinal) == true)
            .Select(static pair => $"{pair.By} touches {pair.Named}");

        Assert.Empty(touched);
    }

    [Fact]
    public void Gateways_touch_only_the_face_of_the_node()
    {
        var touched = Touched(Assembly.Load("Rialto.Gateways"), "Rialto.Gateways")
            .Where(static pair => pair.Named.Assembly.GetName().Name == "Rialto.Node" && !s_faceOfNode.Contains(pair.Named.Namespace))
            .Where(static pair => !IsMailFile(pair.By, pair.Named))
            .Select(static pair => $"{pair.By} touches {pair.Named}");

        Assert.Empty(touched);
    }

    // The mail file is synced through the one storage seam whose syncs are checked; there must not be a second one.
    static bool IsMailFile(Type by, Type named) =>
        by.Namespace == "Rialto.Gateways.Outbox" && named.Namespace == "Rialto.Node.Log" && named.Name.Contains("Storage", StringComparison.Ordinal);

    [Fact]
    public void Gateways_of_one_dialect_do_not_know_another()
    {
        var touched = Touched(Assembly.Load("Rialto.Gateways"), "Rialto.Gateways")
            .Where(static pair => Dialect(pair.By) is { } one && Dialect(pair.Named) is { } other && one != other)
            .Select(static pair => $"{pair.By} touches {pair.Named}");

        Assert.Empty(touched);
    }

    [Fact]
    public void The_scan_sees_what_a_type_touches()
    {
        var touched = Touched(typeof(ArchitectureTests).Assembly, "Rialto.Tests.House").Select(static pair => pair.Named).ToHashSet();

        Assert.Contains(typeof(Rialto.Engine.Exchange), touched);
        Assert.Contains(typeof(XDocument), touched);
    }

    [Fact]
    public void A_folder_is_a_namespace()
    {
        var wrong = Repository.Files(".cs").Where(static path => NamespaceOf(path) is { } found && found != FolderOf(path));

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_folder_has_a_name_that_says_nothing()
    {
        var wrong = Repository.Files(".cs").Where(static path => path.Split(Path.DirectorySeparatorChar).Any(s_emptyWords.Contains));

        Assert.Empty(wrong);
    }

    static string? NamespaceOf(string path) =>
        Namespace().Match(Repository.Text(path)) is { Success: true } match ? match.Groups[1].Value : null;

    static string FolderOf(string path) => string.Join('.', path.Split(Path.DirectorySeparatorChar)[1..^1]);

    // Rooms that all dialects share have names of their own: Wire, Accounts.
    static string? Dialect(Type type) =>
        DialectName().Match(type.Namespace ?? "") is { Success: true } match ? match.Groups[1].Value : null;

    static IEnumerable<(Type By, Type Named)> Touched(Assembly assembly, string under)
    {
        foreach (var type in assembly.GetTypes().Where(type => $"{type.Namespace}.".StartsWith(under + ".", StringComparison.Ordinal)))
        {
            foreach (var named in TouchedBy(type)) yield return (type, Bare(named));
        }
    }

    static IEnumerable<Type> TouchedBy(Type type)
    {
        if (type.BaseType is { } parent) yield return parent;
        foreach (var face in type.GetInterfaces()) yield return face;
        foreach (var field in IlScan.Fields(type)) yield return field.FieldType;
        foreach (var method in IlScan.Methods(type))
        {
            foreach (var signature in IlScan.SignatureTypes(method)) yield return signature;
            foreach (var (_, named) in IlScan.Instructions(method))
            {
                if (named is Type itself) yield return itself;
                else if (named?.DeclaringType is { } declaring) yield return declaring;
            }
        }
    }

    static Type Bare(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        return type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^Rialto\.Gateways\.(Peatio|Barong|Ranger|PeatioClassic|Coinut|PrimeBit|Operator)\b")]
    private static partial Regex DialectName();
}
