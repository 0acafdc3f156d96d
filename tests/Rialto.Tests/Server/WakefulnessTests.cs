using Rialto.Server.Composition;

namespace Rialto.Tests.Server;

/// <summary>When the processors are kept awake; a file stands for the device.</summary>
public sealed class WakefulnessTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("rialto-wakeful-").FullName;

    string Device => Path.Combine(_directory, "device");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void They_are_kept_awake_from_five_commands_a_look_on_until_there_were_few_for_ten()
    {
        File.WriteAllBytes(Device, []);
        using var wakefulness = new Wakefulness(Device);

        wakefulness.Look(4);
        Assert.False(wakefulness.IsHeld);
        wakefulness.Look(9);
        Assert.True(wakefulness.IsHeld);
        Assert.Equal([0, 0, 0, 0], File.ReadAllBytes(Device));

        for (var look = 1; look < 10; look++) wakefulness.Look(9);
        wakefulness.Look(14);
        for (var look = 1; look < 10; look++) wakefulness.Look(14 + 4 * look);
        Assert.True(wakefulness.IsHeld);
        wakefulness.Look(50);
        Assert.False(wakefulness.IsHeld);
    }

    [Fact]
    public async Task Without_a_device_it_gives_up()
    {
        using var wakefulness = new Wakefulness(Device);
        var command = 0L;

        await wakefulness.RunAsync(() => command += 100, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.False(wakefulness.IsHeld);
    }
}
