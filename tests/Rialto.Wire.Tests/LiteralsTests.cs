using System.Reflection;
using System.Text.RegularExpressions;
using Rialto.Gateways.Wire;
using Rialto.Identity;
using Rialto.Wire.Tests.Harness;

namespace Rialto.Wire.Tests;

/// <summary>Every error text that the server knows is seen in a transcript, or it is said here why nobody can get it.</summary>
public sealed partial class LiteralsTests
{
    /// <summary>What no client can get today, and why.</summary>
    static readonly Dictionary<string, string> Unreachable = new()
    {
        ["server.internal_error"] = "only after a bug, or when the engine does not answer for five seconds",
        ["server.busy"] = "only when the queue or the disk is full; the tests of the node fill both",
        ["market.order.cancel_error"] = "an order that is not open is answered as it is; no other reject of a cancel exists",
        ["authz.disabled_2fa"] = "switching 2FA off stops the keys at once, and operators' keys are exempt: only in an older database",
        ["email.blank"] = "a blank e-mail is identity.user.empty_email before Identity sees it; the operator's desk can get it",
        ["password.blank"] = "a blank password is identity.user.empty_password before Identity sees it",
        ["admin.withdraw_limit.limit_reached"] = "operator's desk only, after 1,000 rows",
        ["level.invalid"] = "operator's desk only",
        ["group.invalid"] = "operator's desk only",
        ["resource.labels.limit_reached"] = "after 200 labels; a test of Identity counts them",
        ["resource.api_key.limit_reached"] = "after 100 keys, each with a code of its own; a test of Identity counts them",
        ["resource.api_key.invalid_label"] = "only PrimeBit's keys have labels, and its panel answers in its own words",
        ["key_holder_account.invalid"] = "needs a pending member with 2FA; a test of Identity has one",
        ["state.invalid"] = "needs a pending member with 2FA, or a state that is no word; tests of Identity have both",
        ["scope.invalid"] = "needs a code of its own for each try; a test of Identity has it",
        ["admin.restriction.limit_reached"] = "after 10,000 restrictions",
        ["admin.permission.limit_reached"] = "after 10,000 rules",
        ["admin.comments.limit_reached"] = "after 1,000 comments on one member",
        ["resource.phone.limit_reached"] = "after 10 telephones; a test of Identity counts them",
        ["resource.profile.limit_reached"] = "after 50 profiles of one member",
        ["resource.data_storage.limit_reached"] = "after 200 labels of one member",
    };

    /// <summary>What no transcript can hear of the streams, and why.</summary>
    static readonly Dictionary<string, string> UnheardOf = new()
    {
        ["ranger.not_ready"] = "only while the streams begin anew",
        ["ranger.cancel_on_disconnect_refused"] = "only for a member's thousand-and-first guard",
        ["slow consumer"] = "needs a client that does not read: SlowConsumerTests and ConnectionTests have one",
        ["too many messages"] = "ConnectionTests sends one more than fifty at once",
        ["server is stopping"] = "ServeTests ends a server",
        ["streams restarted"] = "only when the streams fell behind the node by thousands of steps",
    };

    [Fact]
    public void Every_literal_is_in_a_transcript_or_its_absence_has_a_reason()
    {
        var seen = Seen();

        var missing = Known().Where(literal => !seen.Contains(literal) && !Unreachable.ContainsKey(literal)).Order().ToList();

        Assert.True(missing.Count == 0, $"in no transcript:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void Each_literal_of_the_contracts_is_answered_at_its_endpoint_with_its_status()
    {
        var refusals = Answers().ToList();

        var missing = ContractLiterals.All().Where(row => !refusals.Exists(refusal => refusal.Status == row.Status
            && refusal.Literals.Contains(row.Literal) && ContractLiterals.Fits(row.Verb, row.Path, refusal.Verb, refusal.Target))).ToList();

        Assert.True(missing.Count == 0, $"in no transcript:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void Nothing_is_called_unreachable_that_was_reached_or_is_unknown()
    {
        var seen = Seen();
        var known = Known().ToHashSet();

        Assert.DoesNotContain(Unreachable.Keys, seen.Contains);
        Assert.DoesNotContain(Unreachable.Keys, literal => !known.Contains(literal));
    }

    [Fact]
    public void Every_text_of_the_streams_is_heard_in_a_transcript_or_its_absence_has_a_reason()
    {
        var heard = TranscriptFiles.All().SelectMany(path => Transcript.Read(path).Steps).OfType<DirectiveStep>()
            .Where(step => step.Word == "hear").Select(step => step.Rest).Concat(Seen()).ToList();

        var known = ConstantsOf(typeof(Gateways.Ranger.Errors)).ToList();
        var missing = known.Where(text => !heard.Exists(line => line.Contains(text, StringComparison.Ordinal))).ToHashSet();

        Assert.Empty(missing.Except(UnheardOf.Keys));
        Assert.Empty(UnheardOf.Keys.Except(missing));
    }

    [Fact]
    public void The_status_of_identitys_literals_is_the_one_in_its_table()
    {
        var statuses = Answers().SelectMany(answer => answer.Literals.Select(literal => (literal,
            answer.Status))).ToLookup(pair => pair.literal, pair => pair.Status);

        foreach (var reject in Enum.GetValues<IdentityReject>())
        {
            // Restrictions carry a code of their own; some words are shared by several rules.
            if (reject.Literal().StartsWith("authz.restrict.", StringComparison.Ordinal)) continue;
            Assert.All(statuses[reject.Literal()], status => Assert.Equal(reject.Status(), status));
        }
    }

    static HashSet<string> Seen() => [.. Answers().SelectMany(answer => answer.Literals)];

    static IEnumerable<(string Verb, string Target, int Status, IReadOnlyList<string> Literals)> Answers() =>
        TranscriptFiles.All()
            .SelectMany(path => Transcript.Read(path).Steps)
            .OfType<ExchangeStep>()
            .Where(step => step.Status >= 400)
            .Select(step => (step.Verb, step.Target, step.Status, (IReadOnlyList<string>)[.. LiteralsOf(step.AnswerBody)]));

    static IEnumerable<string> LiteralsOf(string body)
    {
        var errors = Errors().Match(body);
        return errors.Success ? Texts().Matches(errors.Groups[1].Value).Select(text => text.Groups[1].Value) : [];
    }

    static IEnumerable<string> Known() =>
    [
        .. ConstantsOf(typeof(Gateways.Peatio.Literals)),
        .. ConstantsOf(typeof(Gateways.Barong.Literals)),
        .. ConstantsOf(typeof(BadBody)),
        .. Enum.GetValues<IdentityReject>().Select(reject => reject.Literal()),
    ];

    static IEnumerable<string> ConstantsOf(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);

    [GeneratedRegex("^\\{\"errors?\":(\\[[^\\]]*\\]|\"[^\"]*\")")]
    private static partial Regex Errors();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Texts();
}
