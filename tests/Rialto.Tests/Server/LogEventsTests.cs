using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Rialto.Tests.Server;

public sealed class LogEventsTests
{
    [Fact]
    public void Every_log_event_has_a_number_of_its_own()
    {
        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

        var numbers = new[] { "rialto", "Rialto.Gateways", "Rialto.Identity", "Rialto.Node" }
            .SelectMany(name => Assembly.Load(name).GetTypes())
            .SelectMany(type => type.GetMethods(any | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
            .OfType<int>()
            .ToList();

        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Distinct().Order(), numbers.Order());
    }
}
