using Rialto.Benchmarks.Durability;

namespace Rialto.Tests.Bench;

/// <summary>The reading of a trace: what is answered after its sync, and each way in which it would not be.</summary>
public sealed class SyncTraceTests
{
    const string Forth = "TCP:[127.0.0.1:5->127.0.0.1:80]";
    const string Back = "TCP:[127.0.0.1:80->127.0.0.1:5]";
    const string Asks = $"""9 sendto(88<{Forth}>, "POST /api/v2/peatio/market/orders HTTP/1.1\r\n"..., 346, 0, NULL, 0) = 346""";
    const string Answers = $"""7 sendto(12<{Back}>, "HTTP/1.1 201 Created\r\nContent-Length: 36"..., 476, 0, NULL, 0) = 476""";
    const string Write = """3 pwrite64(14</d/log/0000000000000001.seg>, "h\1"..., 360, 4096) = 360""";
    const string Sync = """3 fdatasync(14</d/log/0000000000000001.seg>) = 0""";
    const string SyncBegins = "3 fdatasync(14</d/log/0000000000000001.seg> <unfinished ...>";
    const string SyncEnds = "3 <... fdatasync resumed>)          = 0";
    const string WriteBegins = """3 pwrite64(14</d/log/0000000000000001.seg>, "h\1"..., 360, 4096 <unfinished ...>""";
    const string WriteEnds = "3 <... pwrite64 resumed>)           = 360";
    const string OtherWriteBegins = """4 pwrite64(14</d/log/0000000000000001.seg>, "h\1"..., 360, 4456 <unfinished ...>""";
    const string HalfWrite = """3 pwrite64(14</d/log/0000000000000001.seg>, "h\1"..., 360, 4096) = 100""";
    const string SyncOfNext = """3 fdatasync(15</d/log/0000000000000002.seg>) = 0""";
    const string SyncFails = """3 fdatasync(14</d/log/0000000000000001.seg>) = -1 EIO (Input/output error)""";
    const string SyncFailsInTheEnd = "3 <... fdatasync resumed>)          = -1 EIO (Input/output error)";
    const string Zeros = """4 pwrite64(15</d/log/0000000000000002.seg.tmp>, "\0\0"..., 65536, 0) = 65536""";

    [Fact]
    public void An_answer_after_a_write_and_its_sync_is_good()
    {
        var trace = Of(Asks, Write, SyncBegins, Zeros, SyncEnds, Answers);
        Assert.Equal((1, 1, 0), (trace.Requests, trace.Answers, trace.TooEarly.Count));
        Assert.Equal((1, 1, 0), (trace.Writes, trace.Syncs, trace.Unsynced));
    }

    [Theory]
    [InlineData("nothing was written", Asks, Answers)]
    [InlineData("it was written and not synced", Asks, Write, Answers)]
    [InlineData("the sync had not returned", Asks, Write, SyncBegins, Answers, SyncEnds)]
    [InlineData("the write began before it was asked", WriteBegins, Asks, WriteEnds, Sync, Answers)]
    [InlineData("the sync began before the write", Asks, SyncBegins, WriteBegins, WriteEnds, SyncEnds, Answers)]
    [InlineData("zeros are no log", Asks, Zeros, Sync, Answers)]
    [InlineData("another file was synced", Asks, Write, SyncOfNext, Answers)]
    [InlineData("only a write that began before it was asked has ended", WriteBegins, Asks, OtherWriteBegins, WriteEnds, Sync, Answers)]
    [InlineData("the sync failed", Asks, Write, SyncFails, Answers)]
    [InlineData("the sync failed in the end", Asks, Write, SyncBegins, SyncFailsInTheEnd, Answers)]
    [InlineData("not all of it was written", Asks, HalfWrite, Sync, Answers)]
    public void An_answer_without_them_is_too_early(string why, params string[] lines) =>
        Assert.True(Of(lines).TooEarly is [Answers], why);

    [Fact]
    public void Each_of_two_orders_of_a_connection_needs_its_own()
    {
        Assert.Empty(Of(Asks, Asks, Write, Sync, Answers, Answers).TooEarly);
        Assert.Single(Of(Asks, Write, Sync, Asks, Answers, Answers).TooEarly);
    }

    [Fact]
    public void What_a_server_answers_that_keeps_nothing_is_left_out()
    {
        var trace = Of(Asks, Answers.Replace("Content-Length", @"Server: Kestrel\r\nContent-Length", StringComparison.Ordinal));
        Assert.Equal((0, 0, 0), (trace.Requests, trace.Answers, trace.TooEarly.Count));
    }

    [Fact]
    public void A_thousand_orders_by_a_socket_are_one_request_and_one_answer()
    {
        string[] lines =
        [
            $$"""9 sendto(88<{{Forth}}>, "\201\376\336\325\0\0\0\0{\"request\":\"new_orders\""..., 57053, 0, NULL, 0) = 57053""",
            $$"""7 sendto(12<{{Back}}>, "\201Q{\"nonce\":77,\"reply\":\"trade_history\",\"s"..., 83, 0, NULL, 0) = 83""",
            Write,
            Sync,
            $$"""7 sendmsg(12<{{Back}}>, {msg_iov=[{iov_base="\201\177\0\0\0\0\0\3\334I[{\"client_ord_id\":0,"..., len=4096}], 0) = 4""",
        ];
        var trace = Of(lines);
        Assert.Equal((1, 1, 0), (trace.Requests, trace.Answers, trace.TooEarly.Count));
    }

    [Fact]
    public void Calls_of_two_threads_end_each_for_itself() =>
        Assert.Empty(Of(WriteBegins, Asks, OtherWriteBegins, WriteEnds, "4 <... pwrite64 resumed>)  = 360", Sync, Answers).TooEarly);

    [Fact]
    public void A_file_that_ends_with_a_write_is_told() => Assert.Equal(1, Of(Write, Sync, Write).Unsynced);

    static SyncTrace Of(params string[] lines)
    {
        var trace = new SyncTrace();
        foreach (var line in lines) trace.Add(line);
        return trace;
    }
}
