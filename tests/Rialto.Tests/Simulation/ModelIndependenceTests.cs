using System.Reflection;
using System.Reflection.Emit;
using Rialto.Engine.Numbers;
using Rialto.Simulation.Faults;
using Rialto.Simulation.Model;

namespace Rialto.Tests.Simulation;

/// <summary>The model shares only the carriers with the engine: commands, events, and the numbers that stand in them.</summary>
public class ModelIndependenceTests
{
    static readonly string[] AllowedNamespaces = ["Rialto.Engine.Commands", "Rialto.Engine.Events", "Rialto.Engine.Numbers"];
    static readonly Type[] BannedTypes = [typeof(InstrumentScale), typeof(Owners)];
    static readonly string[] BannedMembers = ["FeeAt", "op_Addition", "op_Subtraction", "op_UnaryNegation", "Min"];
    static readonly string[] BannedWords = ["Limits.", "Owners.", "InstrumentScale", "FeeAt", "Engine.Books", "Engine.Ledger"];

    [Fact]
    public void The_models_code_calls_nothing_of_the_engine_but_the_carriers()
    {
        var broken = new SortedSet<string>();

        foreach (var method in MethodsOfModel())
        {
            var banned = MembersUsedBy(method).Where(IsBanned);
            broken.UnionWith(banned.Select(used => $"{method.DeclaringType!.Name}.{method.Name} uses {used.DeclaringType}.{used}"));
        }

        Assert.Empty(broken);
    }

    // Constants leave no trace in compiled code, so the sources are looked at as well.
    [Fact]
    public void The_models_sources_name_none_of_the_engines_rules()
    {
        var folder = Path.Combine(FaultRunner.FindEngine(), "..", "..", "tests", "Rialto.Simulation", "Model");

        var broken = Directory.GetFiles(folder, "*.cs")
            .SelectMany(path => BannedWords.Where(File.ReadAllText(path).Contains).Select(word => $"{Path.GetFileName(path)}: {word}"));

        Assert.Empty(broken);
    }

    [Fact]
    public void The_scan_sees_what_a_method_uses()
    {
        var used = MembersUsedBy(typeof(ModelIndependenceTests).GetMethod(nameof(UsesAFee), BindingFlags.NonPublic | BindingFlags.Static)!);

        Assert.Contains(used, member => member.Name == "FeeAt" && IsBanned(member));
    }

    static Amount UsesAFee() => new Amount(1).FeeAt(new FeePpm(1));

    static IEnumerable<MethodBase> MethodsOfModel()
    {
        const BindingFlags everybody = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        const BindingFlags all = BindingFlags.DeclaredOnly | everybody;
        return typeof(ExchangeModel).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(ExchangeModel).Namespace)
            .SelectMany(type => type.GetMethods(all).Concat<MethodBase>(type.GetConstructors(all)));
    }

    static bool IsBanned(MemberInfo member)
    {
        var type = member as Type ?? member.DeclaringType;
        if (type is null || type.Assembly != typeof(Amount).Assembly) return false;
        if (!AllowedNamespaces.Contains(type.Namespace) || BannedTypes.Contains(type)) return true;
        return type.Namespace == "Rialto.Engine.Numbers" && BannedMembers.Contains(member.Name);
    }

    static IEnumerable<MemberInfo> MembersUsedBy(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < code.Length;)
        {
            var operation = code[at] == 0xFE ? Codes[0xFE00 | code[at + 1]] : Codes[code[at]];
            at += operation.Size;
            if (NamesAMember(operation) && Resolve(method, BitConverter.ToInt32(code, at)) is { } member) yield return member;
            at += OperandBytes(operation, code, at);
        }
    }

    static bool NamesAMember(OpCode operation) =>
        operation.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok;

    static MemberInfo? Resolve(MethodBase method, int token)
    {
        var ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        return method.Module.ResolveMember(token, ofType, method.IsGenericMethod ? method.GetGenericArguments() : null);
    }

    static int OperandBytes(OpCode operation, byte[] code, int at) => operation.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };

    static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(operation => operation.Value & 0xFFFF);
}
