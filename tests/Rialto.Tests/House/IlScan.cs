using System.Reflection;
using System.Reflection.Emit;

namespace Rialto.Tests.House;

/// <summary>What the methods of an assembly do and mention, read from their IL.</summary>
internal static class IlScan
{
    const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => (OpCode)field.GetValue(null)!)
        .ToDictionary(static code => code.Value);

    static readonly OperandType[] s_naming =
        [OperandType.InlineMethod, OperandType.InlineField, OperandType.InlineType, OperandType.InlineTok];

    public static IEnumerable<MethodBase> Methods(Type type) =>
        type.GetMethods(Everything).Concat<MethodBase>(type.GetConstructors(Everything));

    public static IEnumerable<FieldInfo> Fields(Type type) => type.GetFields(Everything);

    /// <summary>The types that a method's signature and locals are made of.</summary>
    public static IEnumerable<Type> SignatureTypes(MethodBase method)
    {
        foreach (var parameter in method.GetParameters()) yield return parameter.ParameterType;
        if (method is MethodInfo info) yield return info.ReturnType;
        foreach (var local in method.GetMethodBody()?.LocalVariables ?? []) yield return local.LocalType;
    }

    /// <summary>Every instruction with what it names, if it names a member or a type.</summary>
    public static IEnumerable<(OpCode Code, MemberInfo? Named)> Instructions(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < il.Length;)
        {
            var value = il[at] == 0xFE ? unchecked((short)(0xFE00 | il[at + 1])) : il[at];
            var code = s_opCodes[value];
            at += code.Size;
            yield return (code, Named(method, code, il, at));
            at += OperandBytes(code, il, at);
        }
    }

    static MemberInfo? Named(MethodBase method, OpCode code, byte[] il, int at)
    {
        if (!s_naming.Contains(code.OperandType)) return null;
        var ofType = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMember(BitConverter.ToInt32(il, at), ofType, ofMethod);
    }

    static int OperandBytes(OpCode code, byte[] il, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
        _ => 4,
    };
}
