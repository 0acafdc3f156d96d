using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Rialto.Engine;
using Rialto.Engine.Books;
using Rialto.Engine.Codec;
using Rialto.Engine.Commands;
using Rialto.Engine.Events;

namespace Rialto.Tests.Engine.Golden;

/// <summary>What stands in logs, snapshots and other people's code never changes its bytes.</summary>
public class FrozenFormatTests
{
    [Fact]
    public void Commands_are_written_as_they_always_were() =>
        Frozen.Equal("commands.hex", Hex(GoldenLog.Commands().Select(static command => ($"{CommandCodec.Header(command).Kind}", command))));

    [Fact]
    public void The_golden_log_has_every_kind_of_command()
    {
        var kinds = GoldenLog.Commands().Select(static command => CommandCodec.Header(command).Kind).ToHashSet();

        Assert.Empty(Enum.GetValues<CommandKind>().Except(kinds));
    }

    [Fact]
    public void The_golden_log_makes_every_kind_of_event()
    {
        var events = Split(GoldenLog.Replay(FrozenCommands()).Events).Select(static one => one.Name).ToHashSet();

        Assert.Empty(Enum.GetNames<EventKind>().Except(events));
    }

    [Fact]
    public void The_golden_log_replays_to_its_events_and_hashes()
    {
        var (exchange, events) = GoldenLog.Replay(FrozenCommands());

        var text = Hex(Split(events)) + $"EventHash {exchange.EventHash:X16}\nStateHash {Convert.ToHexString(exchange.StateHash())}\n";
        Frozen.Equal("events.hex", text);
    }

    [Fact]
    public void The_golden_state_is_written_and_read_as_it_always_was()
    {
        var (exchange, _) = GoldenLog.Replay(FrozenCommands());
        Frozen.Equal("state.hex", Wrapped(CheckedExchange.Saved(exchange)));

        var frozen = Convert.FromHexString(string.Concat(Frozen.Lines("state.hex")));
        var loaded = CheckedExchange.Load(frozen);

        Assert.Equal(frozen, CheckedExchange.Saved(loaded));
        Assert.Equal(exchange.EventHash, loaded.EventHash);
    }

    [Fact]
    public void The_first_format_of_a_state_is_still_written_so_that_old_snapshots_can_be_compared()
    {
        const int CommandNumberOffset = 4 + 1 + 16;
        var first = Convert.FromHexString(string.Concat(Frozen.Lines("state-1.hex")));
        var commands = (int)BitConverter.ToInt64(first, CommandNumberOffset);

        var (exchange, _) = GoldenLog.Replay([.. FrozenCommands().Take(commands)]);
        var writer = new StateWriter();
        exchange.Save(writer, Exchange.FirstStateVersion);

        Assert.Equal(first, writer.Written.ToArray());
        Assert.Throws<StateDamagedException>(() => CheckedExchange.Load(first));
    }

    [Fact]
    public void A_state_without_perpetuals_is_still_written_and_read()
    {
        const int CommandNumberOffset = 4 + 1 + 16;
        var frozen = Convert.FromHexString(string.Concat(Frozen.Lines("state-2.hex")));
        var commands = (int)BitConverter.ToInt64(frozen, CommandNumberOffset);
        var log = FrozenCommands();

        var (exchange, _) = GoldenLog.Replay([.. log.Take(commands)]);
        var writer = new StateWriter();
        exchange.Save(writer, Exchange.SpotStateVersion);
        Assert.Equal(frozen, writer.Written.ToArray());

        // It goes on as if it had never been away, into the days of perpetuals.
        var loaded = CheckedExchange.Load(frozen);
        var events = new EventBuffer(1 << 16);
        for (var i = commands; i < log.Count; i++) loaded.Apply(log[i], i + 1, events);
        Assert.Equal(GoldenLog.Replay(log).Exchange.StateHash(), loaded.StateHash());
    }

    [Fact]
    public void Every_shortened_state_is_refused()
    {
        var frozen = Convert.FromHexString(string.Concat(Frozen.Lines("state.hex")));

        for (var length = 0; length < frozen.Length; length++)
        {
            var cut = frozen[..length];
            Assert.Throws<StateDamagedException>(() => CheckedExchange.Load(cut));
        }
    }

    [Fact]
    public void A_state_of_another_version_is_refused()
    {
        var frozen = Convert.FromHexString(string.Concat(Frozen.Lines("state.hex")));
        frozen[0]++;

        Assert.Throws<StateDamagedException>(() => CheckedExchange.Load(frozen));
    }

    // The vectors were made by a separate program from the definition in docs/rules/events.md (EventHash.py beside the .hex files).
    [Theory]
    [InlineData(0UL, "", 0UL)]
    [InlineData(5UL, "", 5UL)]
    [InlineData(0UL, "0000000000000000", 0x0A7FBEAC1A2AEC7FUL)]
    [InlineData(0UL, "0100000000000000", 0xD89100662A3F9FF3UL)]
    [InlineData(0UL, "01000000000000000200000000000000", 0x298C49E112EC7046UL)]
    [InlineData(0x0123456789ABCDEFUL, "0102030405060708090A0B0C0D0E0F101112131415161718", 0xA1535BC4063A6036UL)]
    public void The_event_hash_is_what_its_definition_says(ulong before, string hex, ulong after) =>
        Assert.Equal(after, EventHash.After(before, Convert.FromHexString(hex)));

    [Fact]
    public void Persisted_enums_only_grow()
    {
        var today = PersistedEnums().SelectMany(Values).ToList();
        var frozen = Frozen.Lines("enums.txt");

        Assert.Empty(frozen.Except(today));
        // A new value is added to the file by hand, below the others of its enum.
        Assert.Empty(today.Except(frozen));
    }

    [Fact]
    public void Numbers_of_an_enum_are_used_once() => Assert.All(
        PersistedEnums(),
        static type => Assert.Equal(Enum.GetNames(type).Length, Enum.GetNames(type).Select(name => Number(type, name)).Distinct().Count()));

    [Fact]
    public void Structs_lie_in_memory_as_they_always_did() => Frozen.Equal("layouts.txt", string.Concat(LayoutTypes().Select(Layout)));

    [Fact]
    public void No_byte_of_a_persisted_struct_is_without_a_name()
    {
        foreach (var type in LayoutTypes().Where(static type => type.IsExplicitLayout))
        {
            var covered = StructFields.Of(type).Sum(static field => field.Size);
            Assert.True(covered == StructFields.SizeOf(type), $"{type.Name}: fields cover {covered} of {StructFields.SizeOf(type)} bytes");
        }
    }

    [Fact]
    public void Commands_and_events_are_multiples_of_eight_bytes() => Assert.All(
        LayoutTypes().Where(static type => typeof(ICommand).IsAssignableFrom(type) || typeof(IEvent).IsAssignableFrom(type)),
        static type => Assert.Equal(0, StructFields.SizeOf(type) % 8));

    static IEnumerable<Type> PersistedEnums() =>
        typeof(Exchange).Assembly.GetExportedTypes()
            .Where(static type => type.IsEnum)
            .OrderBy(static type => type.Name, StringComparer.Ordinal);

    static IEnumerable<string> Values(Type type) => Enum.GetNames(type).Select(name => $"{type.Name}.{name} = {Number(type, name)}");

    static long Number(Type type, string name) => Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture);

    static IEnumerable<Type> LayoutTypes() => typeof(Exchange).Assembly.GetExportedTypes()
        .Where(static type => type is { IsValueType: true, IsEnum: false } && type.StructLayoutAttribute!.Size > 0)
        .OrderBy(static type => type.Name, StringComparer.Ordinal);

    static string Layout(Type type)
    {
        var text = new StringBuilder($"{type.Name} {StructFields.SizeOf(type)}\n");
        foreach (var field in StructFields.Of(type))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {field.Offset} {field.Size} {field.Name}\n");
        }

        return text.ToString();
    }

    static List<byte[]> FrozenCommands() =>
        [.. Frozen.Lines("commands.hex").Select(static line => Convert.FromHexString(line.Split(' ')[1]))];

    static IEnumerable<(string Name, byte[] Bytes)> Split(byte[] events)
    {
        var split = new List<(string, byte[])>();
        var reader = new EventReader(events);
        while (reader.Next()) split.Add((reader.Kind.ToString(), reader.Bytes.ToArray()));
        return split;
    }

    static string Hex(IEnumerable<(string Name, byte[] Bytes)> items) =>
        string.Concat(items.Select(static item => $"{item.Name} {Convert.ToHexString(item.Bytes)}\n"));

    static string Wrapped(byte[] bytes) => string.Concat(bytes.Chunk(32).Select(static chunk => Convert.ToHexString(chunk) + "\n"));
}
