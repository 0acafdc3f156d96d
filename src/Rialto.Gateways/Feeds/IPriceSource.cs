namespace Rialto.Gateways.Feeds;

/// <summary>An outside source that is read until it is told to stop. Its own failures never end it.</summary>
interface IPriceSource
{
    Task RunAsync(PriceTold told, CancellationToken stop);
}
