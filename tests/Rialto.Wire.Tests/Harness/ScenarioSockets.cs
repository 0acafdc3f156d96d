namespace Rialto.Wire.Tests.Harness;

/// <summary>The WebSockets of a scenario, by name.</summary>
/// <remarks>
/// <c>@open s /path</c>, <c>@open s alice /path</c> (signed), <c>@open s Cookie:_barong_session=$x /path</c>; <c>@say s text</c>;
/// <c>@hear s text</c>: the next message is exactly this; <c>@hear s closed 1008 reason</c>;
/// <c>@await s text</c>: passes over messages until this one; <c>@close s</c>.
/// </remarks>
public sealed class ScenarioSockets(string transcript, IDictionary<string, string> names, Func<string, IEnumerable<string>> sign)
    : IAsyncDisposable
{
    readonly Dictionary<string, WireSocket> _sockets = [];

    public async Task OpenAsync(DirectiveStep step, Uri server, CancellationToken cancel)
    {
        var words = Pattern.Fill(step.Rest, names).Split(' ');
        IEnumerable<string> headers = words.Length < 3 ? [] : words[1].Contains(':') ? [words[1]] : sign(words[1]);
        _sockets[words[0]] = await WireSocket.OpenAsync(server, words[^1], headers, cancel);
    }

    public Task SayAsync(DirectiveStep step, CancellationToken cancel)
    {
        var words = step.Rest.Split(' ', 2);
        return _sockets[words[0]].SayAsync(words.Length == 1 ? "" : Pattern.Fill(words[1], names), cancel);
    }

    public Task CloseAsync(DirectiveStep step, CancellationToken cancel) => _sockets[step.Rest].CloseAsync(cancel);

    public async Task HearAsync(DirectiveStep step, CancellationToken cancel)
    {
        var words = step.Rest.Split(' ', 2);
        var got = await _sockets[words[0]].HearAsync(cancel);
        if (Pattern.Mismatch(words[1], got, names) is { } wanted)
            Assert.Fail($"{transcript}, line {step.Line}: {words[0]} heard\n  wanted {wanted}\n  got    {got}");
    }

    /// <summary>The next message that fits; those before it are passed over, as by a page that looks for its own.</summary>
    public async Task AwaitAsync(DirectiveStep step, CancellationToken cancel)
    {
        var words = step.Rest.Split(' ', 2);
        var passed = new List<string>();
        while (true)
        {
            var got = await _sockets[words[0]].HearAsync(cancel);
            if (Pattern.Mismatch(words[1], got, names) is not { } wanted) return;
            passed.Add(got);
            if (!got.StartsWith("closed", StringComparison.Ordinal)) continue;
            Assert.Fail($"{transcript}, line {step.Line}: {words[0]} never heard\n  wanted {wanted}\n  got    {string.Join('\n', passed)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets.Values) await socket.DisposeAsync();
    }
}
