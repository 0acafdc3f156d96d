using System.Runtime.Loader;
using Rialto.Benchmarks.Checks;
using Rialto.Engine;

namespace Rialto.Tests.Bench;

/// <summary>The engine without checks that the benchmark measures: nothing is checked any more, and nothing else is different.</summary>
public class UncheckedEngineTests
{
    static readonly string s_path = typeof(Exchange).Assembly.Location;

    [Fact]
    public void An_engine_without_checks_lets_everything_pass()
    {
        Assert.Throws<InvariantBrokenException>(() => Invariant.Holds(false));
        var context = new AssemblyLoadContext("without checks", isCollectible: true);
        var patched = context.LoadFromStream(new MemoryStream(UncheckedEngine.Of(File.ReadAllBytes(s_path))));

        patched.GetType("Rialto.Engine.Invariant")!.GetMethod("Holds")!.Invoke(null, [false, "not so", "here"]);

        context.Unload();
    }

    [Fact]
    public void Seven_instructions_are_different_and_no_more()
    {
        var whole = File.ReadAllBytes(s_path);
        var patched = UncheckedEngine.Of(whole);

        Assert.Equal(whole.Length, patched.Length);
        Assert.InRange(whole.Zip(patched).Count(static pair => pair.First != pair.Second), 6, 7);
    }

    [Fact]
    public void An_assembly_without_the_known_checks_is_refused() => Assert.Throws<InvalidOperationException>(
        () => UncheckedEngine.Of(File.ReadAllBytes(typeof(UncheckedEngineTests).Assembly.Location)));
}
