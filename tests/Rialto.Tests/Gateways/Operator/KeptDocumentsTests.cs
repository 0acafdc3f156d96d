using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Operator;

namespace Rialto.Tests.Gateways.Operator;

/// <summary>Documents that are made once and kept: for whom, in which forms, and how many.</summary>
public class KeptDocumentsTests
{
    static readonly string s_document = $$"""{"openapi":"3.1.1","info":"{{new string('x', 10_000)}}"}""";

    readonly KeptDocuments _documents = new();
    int _made;

    [Fact]
    public async Task A_document_is_made_once_and_is_the_same_each_time()
    {
        for (var time = 0; time < 3; time++)
        {
            var answer = await AskAsync();

            Assert.Equal(200, answer.Response.StatusCode);
            Assert.Equal("application/json;charset=utf-8", answer.Response.ContentType);
            Assert.Equal(s_document, BodyOf(answer));
            Assert.Equal(s_document.Length, answer.Response.ContentLength);
        }

        Assert.Equal(1, _made);
    }

    [Theory]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("gzip, deflate, br", "br")]
    public async Task Who_takes_it_compressed_gets_it_so_the_first_time_too(string accepted, string coding)
    {
        for (var time = 0; time < 2; time++)
        {
            var answer = await AskAsync(accepted: accepted);

            Assert.Equal(coding, answer.Response.Headers.ContentEncoding);
            Assert.Equal("Accept-Encoding", answer.Response.Headers.Vary);
            var bytes = new MemoryStream(((MemoryStream)answer.Response.Body).ToArray());
            Assert.Equal(bytes.Length, answer.Response.ContentLength);
            using Stream plain = coding == "br"
                ? new BrotliStream(bytes, CompressionMode.Decompress)
                : new GZipStream(bytes, CompressionMode.Decompress);
            Assert.Equal(s_document, await new StreamReader(plain).ReadToEndAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Who_has_it_already_is_told_so()
    {
        var tag = (await AskAsync()).Response.Headers.ETag.ToString();

        var answer = await AskAsync(known: tag);

        Assert.StartsWith("W/\"", tag, StringComparison.Ordinal);
        Assert.Equal(304, answer.Response.StatusCode);
        Assert.Equal("", BodyOf(answer));
        Assert.Equal(200, (await AskAsync(known: "\"other\"")).Response.StatusCode);
    }

    [Fact]
    public async Task Each_address_and_each_document_has_its_own()
    {
        await AskAsync(host: "a.example");
        await AskAsync(host: "b.example");
        await AskAsync(host: "a.example", path: "/docs/barong.json");
        Assert.Equal(3, _made);

        await AskAsync(host: "b.example");
        Assert.Equal(3, _made);
    }

    [Fact]
    public async Task A_client_that_makes_up_addresses_fills_no_memory()
    {
        for (var i = 0; i < 32; i++) await AskAsync(host: $"{i}.example");
        await AskAsync(host: "0.example");
        for (var time = 0; time < 2; time++) Assert.Equal(s_document, BodyOf(await AskAsync(host: "one-more.example")));
        Assert.Equal(33, _made);

        // In the place of the one that was asked for longest ago.
        await AskAsync(host: "0.example");
        await AskAsync(host: "31.example");
        Assert.Equal(33, _made);
        await AskAsync(host: "1.example");
        Assert.Equal(34, _made);
    }

    [Fact]
    public async Task Letters_of_another_case_ask_for_the_same_document()
    {
        await AskAsync();
        await AskAsync(host: "A.Example", path: "/docs/pEaTiO.json");

        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task What_is_no_document_is_not_kept()
    {
        for (var time = 0; time < 2; time++)
        {
            var answer = await AskAsync(status: 404);
            Assert.Equal(404, answer.Response.StatusCode);
            Assert.Equal(s_document, BodyOf(answer));
        }

        Assert.Equal(2, _made);
    }

    async Task<HttpContext> AskAsync(
        string path = "/docs/peatio.json", string host = "a.example", string accepted = "", string known = "", int status = 200)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Scheme = "http";
        context.Request.Host = new(host);
        context.Request.Path = path;
        context.Request.Headers.AcceptEncoding = accepted;
        context.Request.Headers.IfNoneMatch = known;
        context.Response.Body = new MemoryStream();
        await _documents.AnswerAsync(context, async context =>
        {
            _made++;
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json;charset=utf-8";
            await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(s_document));
        });
        return context;
    }

    static string BodyOf(HttpContext context) => Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}
