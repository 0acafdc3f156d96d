using System.Text;
using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Web;
using Rialto.Tests.Node;

namespace Rialto.Tests.Gateways.Web;

public sealed class WebSiteTests : IDisposable
{
    readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("/")]
    [InlineData("/trading/btcusd")]
    [InlineData("/accounts/confirmation")]
    [InlineData("/apiary")]
    public async Task An_address_of_the_interface_gets_its_page(string path)
    {
        var answer = await AskAsync(Built(), path);

        Assert.Equal(("text/html; charset=utf-8", "<p>page</p>"), (answer.ContentType, BodyOf(answer)));
        Assert.Equal("no-cache", answer.Headers.CacheControl);
        var policy = answer.Headers.ContentSecurityPolicy.ToString();
        Assert.StartsWith("default-src 'self'; ", policy, StringComparison.Ordinal);
        // Without the second name the streams would silently be heard on the page's own thread.
        Assert.EndsWith("trusted-types svelte-trusted-html rialto-sockets", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.XContentTypeOptions);
        Assert.Equal("no-referrer", answer.Headers["Referrer-Policy"]);
    }

    [Theory]
    [InlineData("/api/v2/nothing")]
    [InlineData("/api")]
    [InlineData("/docs/nothing")]
    [InlineData("/health/nothing")]
    [InlineData("/metrics")]
    [InlineData("/coinut")]
    [InlineData("/assets/old.js")]
    public async Task Elsewhere_nothing_is_answered(string path) => Assert.Equal(404, (await AskAsync(Built(), path)).StatusCode);

    [Fact]
    public async Task Only_who_reads_HTML_gets_the_page_for_an_unknown_path() =>
        Assert.Equal(404, (await AskAsync(Built(), "/trading/btcusd", request => request.Headers.Accept = "application/json")).StatusCode);

    [Fact]
    public async Task Writing_to_a_page_is_not_ours() =>
        Assert.Equal(404, (await AskAsync(Built(), "/", request => request.Method = "POST")).StatusCode);

    [Theory]
    [InlineData("gzip, deflate, br", "br", "brotli")]
    [InlineData("gzip", "gzip", "zipped")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip", "zipped")]
    [InlineData("", "", "script")]
    public async Task An_asset_is_kept_for_ever_and_comes_in_the_smallest_form_that_the_client_takes(
        string accepted, string coding, string body)
    {
        var answer = await AskAsync(Built(), "/assets/a-1.js", request => request.Headers.AcceptEncoding = accepted);

        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl);
        Assert.Equal((coding, body), (answer.Headers.ContentEncoding.ToString(), BodyOf(answer)));
        Assert.Equal("Accept-Encoding", answer.Headers.Vary);
    }

    [Fact]
    public async Task A_page_that_did_not_change_is_not_sent_again()
    {
        var site = Built();
        var tag = (await AskAsync(site, "/")).Headers.ETag.ToString();

        var answer = await AskAsync(site, "/", request => request.Headers.IfNoneMatch = $"\"other\", {tag}");

        Assert.Equal((304, ""), (answer.StatusCode, BodyOf(answer)));
    }

    [Fact]
    public async Task HEAD_says_everything_but_the_body()
    {
        var answer = await AskAsync(Built(), "/", request => request.Method = "HEAD");

        Assert.Equal((11L, ""), (answer.ContentLength, BodyOf(answer)));
    }

    [Fact]
    public async Task A_file_that_no_interface_has_is_not_served()
    {
        Write("notes.key", "secret");

        Assert.Equal(404, (await AskAsync(Built(), "/notes.key", request => request.Headers.Accept = "*/*")).StatusCode);
    }

    [Fact]
    public async Task Without_a_build_the_visitor_is_told_what_is_missing()
    {
        var answer = await AskAsync(WebSite.Read(_directory.Path), "/");

        Assert.Equal("text/plain; charset=utf-8", answer.ContentType);
        Assert.Contains("it is not built", BodyOf(answer), StringComparison.Ordinal);
    }

    WebSite Built()
    {
        Write("index.html", "<p>page</p>");
        Write("assets/a-1.js", "script");
        Write("assets/a-1.js.gz", "zipped");
        Write("assets/a-1.js.br", "brotli");
        return WebSite.Read(_directory.Path);
    }

    void Write(string name, string text)
    {
        var path = Path.Combine(_directory.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    static async Task<HttpResponse> AskAsync(WebSite site, string path, Action<HttpRequest>? change = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = path;
        context.Request.Headers.Accept = "text/html,*/*";
        context.Response.Body = new MemoryStream();
        change?.Invoke(context.Request);
        await site.InvokeAsync(context, static unanswered =>
        {
            unanswered.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        return context.Response;
    }

    static string BodyOf(HttpResponse answer) => Encoding.UTF8.GetString(((MemoryStream)answer.Body).ToArray());
}
