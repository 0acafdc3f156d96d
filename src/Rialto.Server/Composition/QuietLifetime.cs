using Microsoft.Extensions.Hosting;

namespace Rialto.Server.Composition;

/// <summary>Signals are the server's own matter: the web hosts inside it don't listen for them and print nothing.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
