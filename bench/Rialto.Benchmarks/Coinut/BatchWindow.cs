using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Rialto.Benchmarks.Measuring;

namespace Rialto.Benchmarks.Coinut;

/// <summary>Some batches of orders that are placed one behind the other, and then cancelled. Owner: one thread.</summary>
/// <remarks>Requests are made before the clock runs, answers looked at after it has stopped.</remarks>
public sealed class BatchWindow(BatchConnection connection, int batches, int inFlight)
{
    /// <summary>Orders of one request.</summary>
    public const int OrdersPerBatch = 1_000;

    readonly byte[][] _answers = [.. Enumerable.Range(0, batches).Select(_ => new byte[Limits.BatchAnswerBytesMax])];
    readonly ArraySegment<byte>[] _said = new ArraySegment<byte>[batches];
    long _nonce = 1;

    /// <summary>Seconds in which all orders were placed, so far.</summary>
    public double PlacingSeconds { get; private set; }

    /// <summary>Seconds in which all of them were cancelled.</summary>
    public double CancellingSeconds { get; private set; }

    /// <summary>Processor time of this thread while the clock ran, in nanoseconds.</summary>
    public long CpuNs { get; private set; }

    /// <summary>Orders placed, and cancelled.</summary>
    public long Orders { get; private set; }

    /// <summary>Places and cancels once; what is wrong with the answers, or null.</summary>
    public string? Run(Random dice)
    {
        PlacingSeconds += Exchange([.. Enumerable.Range(0, batches).Select(_ => connection.Prepare(NewOrders(dice)))]);
        var ids = new List<List<long>>();
        foreach (var answer in _said)
        {
            if (Accepted(answer) is not { Count: OrdersPerBatch } placed) return $"new_orders: {Beginning(answer)}";
            ids.Add(placed);
        }

        CancellingSeconds += Exchange([.. ids.Select(placed => connection.Prepare(CancelOrders(placed)))]);
        Orders += batches * OrdersPerBatch;
        foreach (var answer in _said)
            if (Cancelled(answer) != OrdersPerBatch) return $"cancel_orders: {Beginning(answer)}";
        return null;
    }

    /// <summary>Seconds from the first byte sent to the last one received, never more than so many requests under way.</summary>
    double Exchange(byte[][] requests)
    {
        var (began, cpu) = (Stopwatch.GetTimestamp(), ThreadClock.CpuNs());
        var sent = 0;
        for (var received = 0; received < requests.Length; received++)
        {
            while (sent < requests.Length && sent < received + inFlight) connection.Send(requests[sent++]);
            _said[received] = connection.Receive(_answers[received]);
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        CpuNs += ThreadClock.CpuNs() - cpu;
        return seconds;
    }

    byte[] NewOrders(Random dice)
    {
        var orders = Enumerable.Range(0, OrdersPerBatch).Select(_ => string.Create(CultureInfo.InvariantCulture,
            $"{{\"inst_id\":2,\"side\":\"BUY\",\"qty\":\"0.01\",\"price\":\"{dice.Next(10_000, 20_000) / 100m:0.00}\"}}"));
        return Request($"\"request\":\"new_orders\",\"orders\":[{string.Join(',', orders)}]");
    }

    byte[] CancelOrders(List<long> ids)
    {
        var entries = ids.Select(id => string.Create(CultureInfo.InvariantCulture, $"{{\"inst_id\":2,\"order_id\":{id}}}"));
        return Request($"\"request\":\"cancel_orders\",\"entries\":[{string.Join(',', entries)}]");
    }

    byte[] Request(string fields) => Encoding.ASCII.GetBytes($"{{{fields},\"nonce\":{++_nonce}}}");

    /// <summary>Numbers of the orders that rest; null = it is no answer to orders.</summary>
    static List<long>? Accepted(ArraySegment<byte> answer)
    {
        using var json = JsonDocument.Parse(answer);
        if (json.RootElement.ValueKind != JsonValueKind.Array) return null;
        return [.. json.RootElement.EnumerateArray().Where(order => order.GetProperty("reply").ValueEquals("order_accepted"u8))
            .Select(order => order.GetProperty("order_id").GetInt64())];
    }

    static int Cancelled(ArraySegment<byte> answer)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.TryGetProperty("results"u8, out var results)
            ? results.EnumerateArray().Count(row => row.GetProperty("status").ValueEquals("OK"u8))
            : 0;
    }

    static string Beginning(ArraySegment<byte> answer) => Encoding.UTF8.GetString(answer.AsSpan(0, Math.Min(answer.Count, 500)));
}
