using System.CommandLine;
using System.Text.Json.Nodes;

namespace Rialto.Server.Verbs;

/// <summary>A verb that asks the operator's desk one thing: what all of them have in common.</summary>
internal sealed class OperatorVerb
{
    readonly Command _verb;
    readonly ConfigurationWords _configuration;
    readonly Option<bool> _json = new("--json") { Description = "the answer as one line of JSON" };
    readonly List<Action<ParseResult, JsonObject>> _fields = [];

    /// <param name="name">The word on the command line.</param>
    /// <param name="about">One sentence for the help.</param>
    /// <param name="request">What the desk calls it.</param>
    public OperatorVerb(string name, string about, string request)
    {
        _verb = new Command(name, about);
        _configuration = new ConfigurationWords(_verb);
        _verb.Add(_json);
        _verb.SetAction((words, _) => AskAsync(words, request));
    }

    /// <summary>A word that must be there.</summary>
    public OperatorVerb Takes(string field, string about)
    {
        var word = new Argument<string>(field.ToUpperInvariant()) { Description = about };
        _verb.Add(word);
        _fields.Add((words, body) => body[field] = words.GetValue(word));
        return this;
    }

    /// <summary>Words of the form <c>name=value</c>, as one object.</summary>
    public OperatorVerb TakesPairs(string field, string about)
    {
        var pairs = Pairs(about);
        _fields.Add((words, body) => body[field] = ObjectOf(words.GetValue(pairs)!));
        return this;
    }

    /// <summary>Words of the form <c>name=value</c> that are fields themselves.</summary>
    public OperatorVerb TakesFields(string about)
    {
        var pairs = Pairs(about);
        _fields.Add((words, body) =>
        {
            foreach (var (name, value) in ObjectOf(words.GetValue(pairs)!)) body[name] = value?.DeepClone();
        });
        return this;
    }

    public OperatorVerb Option(string name, string field, string about, bool required = false)
    {
        var option = new Option<string?>(name) { Description = about, Required = required };
        _verb.Add(option);
        _fields.Add((words, body) =>
        {
            if (words.GetValue(option) is { } text) body[field] = text;
        });
        return this;
    }

    public OperatorVerb Flag(string name, string field, string about)
    {
        var option = new Option<bool>(name) { Description = about };
        _verb.Add(option);
        _fields.Add((words, body) =>
        {
            if (words.GetValue(option)) body[field] = true;
        });
        return this;
    }

    /// <summary>An option whose value is <c>name=value,…</c>.</summary>
    public OperatorVerb OptionOfPairs(string name, string field, string about)
    {
        var option = new Option<string?>(name) { Description = about };
        option.Validators.Add(result => CheckPairs(result.GetValueOrDefault<string?>()?.Split(',') ?? [], result.AddError));
        _verb.Add(option);
        _fields.Add((words, body) =>
        {
            if (words.GetValue(option) is { } text) body[field] = ObjectOf(text.Split(','));
        });
        return this;
    }

    public Command Build() => _verb;

    async Task<int> AskAsync(ParseResult words, string request)
    {
        var reader = _configuration.Read(words, demonstration: false);
        if (ConfigurationWords.Complain(reader) is { } code) return code;
        var body = new JsonObject();
        foreach (var field in _fields) field(words, body);
        return AnswerText.Print(await OperatorLine.AskAsync(reader.Options, request, body), words.GetValue(_json));
    }

    Argument<string[]> Pairs(string about)
    {
        var pairs = new Argument<string[]>("NAME=VALUE") { Description = about, Arity = ArgumentArity.OneOrMore };
        pairs.Validators.Add(result => CheckPairs(result.Tokens.Select(token => token.Value), result.AddError));
        _verb.Add(pairs);
        return pairs;
    }

    static void CheckPairs(IEnumerable<string> pairs, Action<string> complain)
    {
        foreach (var pair in pairs)
        {
            if (pair.IndexOf('=') < 1) complain($"'{pair}' is not of the form name=value.");
        }
    }

    static JsonObject ObjectOf(IEnumerable<string> pairs)
    {
        var body = new JsonObject();
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=');
            body[pair[..equals].Trim()] = pair[(equals + 1)..].Trim();
        }

        return body;
    }
}
