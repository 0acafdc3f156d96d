namespace Rialto.Wire.Tests.Harness;

/// <summary>One step of a scenario: something the harness does, or a request with its answer.</summary>
public abstract record Step(int Line);

/// <summary><c>@word rest</c>.</summary>
public sealed record DirectiveStep(int Line, string Word, string Rest) : Step(Line);

/// <summary>Lines of <c>&gt;</c>, then lines of <c>&lt;</c>.</summary>
/// <param name="Signer">The text between <c>@</c> and the verb; empty = nobody signs.</param>
public sealed record ExchangeStep(
    int Line, string Signer, string Verb, string Target, IReadOnlyList<string> RequestHeaders, string RequestBody,
    int Status, IReadOnlyList<string> AnswerHeaders, string AnswerBody) : Step(Line);

/// <summary>
/// A scenario as a file: how a client and the server talk, exactly. The format is described in README.md of this project.
/// </summary>
public sealed record Transcript(string Name, IReadOnlyList<Step> Steps)
{
    public static Transcript Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var steps = new List<Step>();
        for (var at = 0; at < lines.Length;)
        {
            var line = lines[at];
            if (line.Length == 0 || line[0] == '#') at++;
            else if (line[0] == '@') steps.Add(Directive(lines, ref at));
            else if (line[0] == '>') steps.Add(Exchange(path, lines, ref at));
            else throw new InvalidDataException($"{path}:{at + 1}: a line begins with #, @, > or <");
        }

        return new(Path.GetFileNameWithoutExtension(path), steps);
    }

    /// <summary>Lines that begin with two spaces go on with the directive above; the spaces are not part of it.</summary>
    static DirectiveStep Directive(string[] lines, ref int at)
    {
        var number = at + 1;
        var text = lines[at++][1..];
        for (; at < lines.Length && lines[at].StartsWith("  ", StringComparison.Ordinal); at++) text += lines[at].TrimStart(' ');
        var words = text.Split(' ', 2);
        return new(number, words[0], words.Length == 1 ? "" : words[1].Trim());
    }

    static ExchangeStep Exchange(string path, string[] lines, ref int at)
    {
        var first = at + 1;
        var request = Section(lines, ref at, '>');
        var answer = Section(lines, ref at, '<');
        if (answer.Count == 0) throw new InvalidDataException($"{path}:{first}: a request without an answer");
        var words = request[0].Split(' ').ToList();
        var signer = "";
        if (words[0].StartsWith('@'))
        {
            signer = words[0][1..];
            words.RemoveAt(0);
        }

        var (requestHeaders, requestBody) = Split(request);
        var (answerHeaders, answerBody) = Split(answer);
        return new(first, signer, words[0], words[1], requestHeaders, requestBody, int.Parse(answer[0]), answerHeaders, answerBody);
    }

    static List<string> Section(string[] lines, ref int at, char mark)
    {
        var section = new List<string>();
        for (; at < lines.Length && lines[at].StartsWith(mark); at++) section.Add(Content(lines[at]));
        return section;
    }

    /// <summary>
    /// A line without its mark; a <c>?</c> behind it is a line break that is part of the body: CR LF in a request, LF in an answer.
    /// </summary>
    static string Content(string line)
    {
        var text = line.Length > 2 ? line[2..] : "";
        return line.Length > 1 && line[1] == '?' ? (line[0] == '>' ? "\r\n" : "\n") + text : text;
    }

    /// <summary>Headers up to the empty line; the rest is the body, whose lines are joined without the spaces around them.</summary>
    static (IReadOnlyList<string> Headers, string Body) Split(List<string> section)
    {
        var empty = section.IndexOf("");
        if (empty < 0) return ([.. section.Skip(1)], "");
        return ([.. section.Take(empty).Skip(1)], string.Concat(section.Skip(empty + 1).Select(line => line.Trim(' '))));
    }
}
