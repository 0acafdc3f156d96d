using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;
using Rialto.Engine;
using Rialto.Tests.House;

namespace Rialto.Tests.Engine;

/// <summary>The engine has no binary floating point, no clock and no chance. The analyzer does not see the keywords; this does.</summary>
public partial class FloatingPointTests
{
    static readonly Type[] s_banned = [typeof(double), typeof(float), typeof(decimal), typeof(Half)];

    static readonly OpCode[] s_bannedCodes =
    [
        OpCodes.Ldc_R4, OpCodes.Ldc_R8, OpCodes.Conv_R4, OpCodes.Conv_R8, OpCodes.Conv_R_Un,
        OpCodes.Ldind_R4, OpCodes.Ldind_R8, OpCodes.Stind_R4, OpCodes.Stind_R8,
        OpCodes.Ldelem_R4, OpCodes.Ldelem_R8, OpCodes.Stelem_R4, OpCodes.Stelem_R8, OpCodes.Ckfinite,
    ];

    [Fact]
    public void No_signature_and_no_instruction_of_the_engine_is_floating_point()
    {
        var found = Scan(typeof(Exchange).Assembly.GetTypes());

        Assert.Empty(found);
    }

    [Fact]
    public void The_scan_sees_each_kind_of_floating_point()
    {
        var found = Scan([typeof(Planted)]);

        Assert.Contains(found, static line => line.Contains("Field", StringComparison.Ordinal));
        Assert.Contains(found, static line => line.Contains("ldc.r8", StringComparison.Ordinal));
        Assert.Contains(found, static line => line.Contains("conv.r4", StringComparison.Ordinal));
        Assert.Contains(found, static line => line.Contains("Sqrt", StringComparison.Ordinal));
        Assert.Contains(found, static line => line.Contains("System.Decimal", StringComparison.Ordinal));
    }

    [Fact]
    public void The_engines_source_has_none_of_the_words()
    {
        var found = Repository.Files(".cs", "src/Rialto.Engine")
            .SelectMany(static path => Repository.Lines(path).Select((line, index) => (At: $"{path}:{index + 1}", Line: line.Trim())))
            .Where(static line => Words().IsMatch(CommentAtEnd().Replace(line.Line, "")));

        Assert.Empty(found);
    }

    [GeneratedRegex(@"\b(double|float|decimal|DateTime|DateTimeOffset|Stopwatch|Random|Guid)\b|\b(Task|Thread)\.")]
    private static partial Regex Words();

    [GeneratedRegex(@"//.*$")]
    private static partial Regex CommentAtEnd();

    static List<string> Scan(IEnumerable<Type> types)
    {
        var found = new List<string>();
        foreach (var type in types)
        {
            var fields = IlScan.Fields(type).Where(static field => IsBanned(field.FieldType));
            found.AddRange(fields.Select(field => $"{type}.{field.Name}: {field.FieldType}"));
            foreach (var method in IlScan.Methods(type)) found.AddRange(Scan(method).Select(what => $"{type}.{method.Name}: {what}"));
        }

        return found;
    }

    static IEnumerable<string> Scan(MethodBase method)
    {
        foreach (var type in IlScan.SignatureTypes(method).Where(IsBanned)) yield return type.ToString();
        foreach (var (code, named) in IlScan.Instructions(method))
        {
            if (s_bannedCodes.Contains(code)) yield return code.Name!;
            if (named is Type type && IsBanned(type)) yield return $"{code} {type}";
            if (named is FieldInfo field && IsBanned(field.FieldType)) yield return $"{code} {field.Name}";
            if (named is MethodBase called && IlScan.SignatureTypes(called).Any(IsBanned) && !IsOfNumbers(called))
            {
                yield return $"{code} {called.Name}";
            }
        }
    }

    // A generic method of the library may have a parameter that only its own callers choose.
    static bool IsOfNumbers(MethodBase called) => called.ContainsGenericParameters;

    static bool IsBanned(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        return s_banned.Contains(type) || (type.IsGenericType && type.GetGenericArguments().Any(IsBanned));
    }

    /// <summary>What must never stand in the engine, to see that the scan would find it.</summary>
    sealed class Planted
    {
        public List<double?> Field = [];

        public static long Converted(long value) => (long)((float)value * 1.5);

        public static long Called(long value) => (long)Math.Sqrt(value + 0.25);

        public static long Exact(decimal value) => (long)value;
    }
}
