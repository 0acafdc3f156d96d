using System.Reflection;
using System.Text.RegularExpressions;
using Rialto.Gateways.PrimeBit;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests.PrimeBit;

/// <summary>Every code of the contract that REST can give stands in a transcript, or it is said here why nobody can get it.</summary>
public sealed partial class PrimeBitLiteralsTests
{
    /// <summary>What the contract has; typed from it.</summary>
    static readonly string[] s_codes =
    [
        "account-in-liquidation", "body-too-large", "demo-only", "idempotency-conflict", "insufficient-balance", "insufficient-margin",
        "internal-error", "invalid-api-key", "invalid-comment", "invalid-expiration-time", "invalid-fill-type", "invalid-leverage",
        "invalid-limit-price", "invalid-parameter", "invalid-side", "invalid-signature", "invalid-stop-price", "invalid-symbol",
        "invalid-timestamp", "invalid-type", "invalid-volume", "ip-not-allowed", "leverage-too-high-for-position", "live-only",
        "maintenance", "malformed-request", "method-not-allowed", "missing-credentials", "no-position", "not-found", "order-not-active",
        "orders-limit-reached", "position-limit-exceeded", "price-out-of-range", "reduce-only-violation", "scope-missing",
        "temporary-server-error", "timestamp-out-of-window", "too-many-requests", "trade-disabled", "unsupported-media-type",
        "would-trigger-immediately",
    ];

    static readonly Dictionary<string, string> s_unreachable = new()
    {
        ["internal-error"] = "only after a bug",
        ["maintenance"] = "only when the queue or the disk is full; the tests of the node fill both",
        ["temporary-server-error"] = "only when the engine does not answer for five seconds",
    };

    [Fact]
    public void Every_code_is_in_a_transcript_or_its_absence_has_a_reason()
    {
        var told = TranscriptFiles.NamesIn("PrimeBit")
            .SelectMany(name => Codes().Matches(File.ReadAllText(TranscriptFiles.PathOf("PrimeBit", name))))
            .Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Equal(s_unreachable.Keys.Order(StringComparer.Ordinal), s_codes.Where(code => !told.Contains(code)));
    }

    [Fact]
    public void The_server_knows_these_codes_and_no_others()
    {
        var known = typeof(Errors).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null))
            .OfType<Errors.Problem>().Select(problem => problem.Code).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(s_codes, known);
    }

    [GeneratedRegex("""
        "code":"([a-z-]+)"
        """)]
    private static partial Regex Codes();
}
