namespace Rialto.Benchmarks.Servers;

/// <summary>How the client lets a server publish: bytes on its standard input, each a number of messages.</summary>
/// <remarks>A pipe costs both sides next to nothing, so what is measured is the publishing.</remarks>
static class PublishingOrders
{
    const int ReadBytes = 4_096;

    /// <summary>Publishes on a thread of its own, one message after the other, until the client closes the pipe.</summary>
    /// <param name="publish">One message.</param>
    /// <param name="rest">Everything that was asked for so far is published.</param>
    public static void Follow(Action publish, Action rest)
    {
        var thread = new Thread(() => Run(publish, rest)) { Name = "bench publisher", IsBackground = true };
        thread.Start();
    }

    static void Run(Action publish, Action rest)
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[ReadBytes];
        while (input.Read(buffer) is > 0 and var read)
        {
            foreach (var messages in buffer.AsSpan(0, read))
                for (var i = 0; i < messages; i++) publish();
            rest();
        }
    }
}
