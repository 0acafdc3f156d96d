namespace Rialto.Wire.Tests.Harness;

/// <summary>What the server says in a transcript: answers with statuses and headers, and what sockets hear; not what is asked.</summary>
public static class ToldTexts
{
    public static string In(string dialect, string transcript) =>
        string.Join('\n', Transcript.Read(TranscriptFiles.PathOf(dialect, transcript)).Steps.Select(TextOf));

    static string TextOf(Step step) => step switch
    {
        ExchangeStep answer => $"{answer.Status} {string.Join('\n', answer.AnswerHeaders)}\n{answer.AnswerBody}",
        DirectiveStep { Word: "hear" } heard => heard.Rest.Split(' ', 2)[1],
        _ => "",
    };
}
