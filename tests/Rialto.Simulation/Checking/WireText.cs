using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;

namespace Rialto.Simulation.Checking;

/// <summary>Commands and events as one readable line each: the kind, then every field that is not zero.</summary>
public static class WireText
{
    static readonly Dictionary<CommandKind, Type> CommandTypes = TypesOf<CommandKind>(typeof(ICommand));
    static readonly Dictionary<EventKind, Type> EventTypes = TypesOf<EventKind>(typeof(IEvent));

    public static string OfCommand(byte[] command)
    {
        var header = CommandCodec.Header(command);
        if (!CommandTypes.TryGetValue(header.Kind, out var type) || Marshal.SizeOf(type) + header.TextBytes > command.Length)
            return $"broken bytes {Convert.ToHexString(command)}";
        var fixedBytes = Marshal.SizeOf(type);
        var line = $"{header.Kind} by {header.Member.Value} at {header.TimeUs}{KeyOf(header)}{FieldsOf(type, command)}";
        if (header.Kind == CommandKind.Batch) return line + ElementsOf(command[fixedBytes..]);
        return line + TextOf(command, fixedBytes, header.TextBytes);
    }

    public static List<string> OfEvents(byte[] events)
    {
        var lines = new List<string>();
        var reader = new EventReader(events);
        while (reader.Next()) lines.Add(OfEvent(reader.Bytes.ToArray(), reader.Kind, reader.Number));
        return lines;
    }

    static string OfEvent(byte[] happened, EventKind kind, long number)
    {
        var type = EventTypes[kind];
        var textBytes = MemoryMarshal.AsRef<EventHeader>(happened).TextBytes;
        return $"{number} {kind}{FieldsOf(type, happened)}{TextOf(happened, Marshal.SizeOf(type), textBytes)}";
    }

    static string KeyOf(in CommandHeader header) =>
        header.HasRequestKey ? $" key {header.RequestKeyHigh:x}-{header.RequestKeyLow:x} for {header.RequestKeyWindowS} s" : "";

    static string ElementsOf(byte[] rest)
    {
        var text = new StringBuilder();
        while (rest.Length > 0)
        {
            var length = BatchElements.LengthAt(rest, 0);
            text.Append("\n    - ").Append(length < CommandHeader.SizeBytes ? "a rest" : OfCommand(rest[..length]));
            rest = rest[length..];
        }
        return text.ToString();
    }

    static string TextOf(byte[] bytes, int fixedBytes, int textBytes) =>
        textBytes == 0 ? "" : $" \"{Encoding.UTF8.GetString(bytes, fixedBytes, textBytes)}\"";

    static string FieldsOf(Type type, byte[] bytes)
    {
        var boxed = ReadBoxed(type, bytes);
        var text = new StringBuilder();
        Append(text, boxed);
        return text.ToString();
    }

    static void Append(StringBuilder text, object boxed)
    {
        foreach (var field in boxed.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = field.GetValue(boxed)!;
            if (field.Name == "Header" || IsZero(value)) continue;
            if (field.Name is "Terms" or "Contract" || value is PlaceOrder) Append(text, value);
            else text.Append($" {field.Name}={Plain(value)}");
        }
    }

    // A code is an inline array, which has no Equals.
    static bool IsZero(object value) =>
        value is not (Code or CurrencyTerms or InstrumentTerms or ContractTerms or MarginTiers)
        && value.Equals(Activator.CreateInstance(value.GetType()));

    /// <summary>The number inside an id, price, quantity or amount; else the value itself.</summary>
    static object Plain(object value)
    {
        var inner = value.GetType().GetProperty("Value") ?? value.GetType().GetProperty("Units");
        return inner is null ? value : inner.GetValue(value)!;
    }

    static object ReadBoxed(Type type, byte[] bytes)
    {
        var read = typeof(WireText).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;
        return read.MakeGenericMethod(type).Invoke(null, [bytes])!;
    }

    static T Read<T>(byte[] bytes)
        where T : struct => MemoryMarshal.Read<T>(bytes);

    static Dictionary<TKind, Type> TypesOf<TKind>(Type marker)
        where TKind : notnull
    {
        var types = new Dictionary<TKind, Type>();
        foreach (var type in marker.Assembly.GetTypes())
        {
            if (!type.IsValueType || !marker.IsAssignableFrom(type)) continue;
            types.Add((TKind)type.GetProperty("Kind")!.GetValue(null)!, type);
        }
        return types;
    }
}
