using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rialto.Tests.Engine.Golden;

/// <summary>Where the fields of a struct really lie, found by setting each alone to all ones.</summary>
internal static class StructFields
{
    public static List<(string Name, int Offset, int Size)> Of(Type type)
    {
        var fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return [.. fields.Select(field => Measure(type, field)).OrderBy(static field => field.Offset)];
    }

    public static int SizeOf(Type type) =>
        (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    /// <summary>The bytes of fields whose names begin with Reserved, also those of structs inside.</summary>
    public static IEnumerable<(int Offset, int Size)> Reserved(Type type, int at = 0)
    {
        foreach (var (name, offset, size) in Of(type))
        {
            if (name.StartsWith("Reserved", StringComparison.Ordinal)) yield return (at + offset, size);
            var inner = type.GetField(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.FieldType;
            if (inner is not { IsExplicitLayout: true }) continue;
            foreach (var reserved in Reserved(inner, at + offset)) yield return reserved;
        }
    }

    static (string Name, int Offset, int Size) Measure(Type type, FieldInfo field)
    {
        var whole = RuntimeHelpers.GetUninitializedObject(type);
        var ones = RuntimeHelpers.GetUninitializedObject(field.FieldType);
        var size = SizeOf(field.FieldType);
        Bytes(ones, size).Fill(0xFF);
        field.SetValue(whole, ones);
        var bytes = Bytes(whole, SizeOf(type));
        return (field.Name, bytes.IndexOf((byte)0xFF), bytes.Count((byte)0xFF));
    }

    static Span<byte> Bytes(object boxed, int size) =>
        System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref Unsafe.As<Box>(boxed).First, size);

    // A boxed value begins where a class's first field does.
    sealed class Box
    {
        public byte First;
    }
}
