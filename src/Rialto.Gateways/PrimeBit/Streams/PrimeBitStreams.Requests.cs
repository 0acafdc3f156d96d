using Rialto.Engine.Numbers;
using Rialto.Gateways.PrimeBit.Wire;
using Rialto.Gateways.Sockets;
using Rialto.Node.Views;

namespace Rialto.Gateways.PrimeBit.Streams;

/// <content>What clients ask for.</content>
public sealed partial class PrimeBitStreams
{
    const string Whitespace = " \t\r\n";
    const string Subscribed = "successfully subscribed to ";
    const string Unsubscribed = "successfully unsubscribed ";

    /// <summary>Hears one message; its answers are in line when this returns.</summary>
    internal void Hear(StreamClient client, ReadOnlyMemory<byte> message)
    {
        if (IsRawPing(message.Span))
        {
            client.Socket.Send(Envelope.Pong);
            return;
        }

        var request = StreamRequest.Read(message);
        if (request.Problem is { } problem) Refuse(client, request, problem);
        else if (request.Method == "ping") client.Socket.Send(Envelope.Success(request.Correlation, "pong", data: null));
        else if (request.Method is not ("subscribe" or "unsubscribe")) Refuse(client, request, StreamProblem.UnknownMethod);
        else if (request.Params is null) Refuse(client, request, StreamProblem.MissingParams);
        else if (request.Method == "subscribe") Subscribe(client, request);
        else Unsubscribe(client, request);
    }

    static bool IsRawPing(ReadOnlySpan<byte> message)
    {
        while (message.Length > 0 && Whitespace.Contains((char)message[0])) message = message[1..];
        while (message.Length > 0 && Whitespace.Contains((char)message[^1])) message = message[..^1];
        return message.SequenceEqual("ping"u8);
    }

    static void Refuse(StreamClient client, StreamRequest request, StreamProblem problem) =>
        client.Socket.Send(Envelope.Failure(request.Correlation, problem));

    void Subscribe(StreamClient client, StreamRequest request)
    {
        foreach (var text in request.Params!)
            if (SubscribeOne(client, request, text) is { } problem) Refuse(client, request, problem);
    }

    /// <summary>Answers itself when it is done; else says why not.</summary>
    StreamProblem? SubscribeOne(StreamClient client, StreamRequest request, string text)
    {
        if (ChannelName.Read(text, _dialect.Symbols) is not { } name) return StreamProblem.UnknownChannel;
        if (!name.IsPrivate) return Follow(client, request, name, account: null, credential: null);
        var (credential, problem) = _door.Open(client, request);
        if (credential is null) return problem;
        client.Seat.BecomeKnown();
        return AccountOf(name.Account, credential.Member) is { } account
            ? Follow(client, request, name, account, credential)
            : StreamProblem.NotFound;
    }

    MarginAccountView? AccountOf(Guid uuid, MemberId member) => AccountText.Find(_dialect.Views, member, uuid.ToString("D"));

    StreamProblem? Follow(StreamClient client, StreamRequest request, ChannelName name, MarginAccountView? account, Credential? credential)
    {
        lock (_gate)
        {
            // Its goodbye is on the way already.
            if (!_clients.Contains(client) || !_isOpen) return null;
            var isNew = !client.Subscriptions.TryGetValue(name.Text, out var subscription);
            if (isNew && client.Subscriptions.Count >= Limits.PrimeBitChannelsMax) return StreamProblem.TooManySubscriptions;
            if (account is not null) FollowAccount(client, request, name, account);
            else FollowInstrument(client, request, name);
            if (isNew) subscription = Add(client, FeedOf(name, account));
            subscription!.Credential = credential;
            subscription.Refreshed();
            return null;
        }
    }

    static Subscription Add(StreamClient client, Feed feed)
    {
        var subscription = new Subscription(client, feed);
        client.Subscriptions[feed.Name] = subscription;
        feed.Add(subscription);
        client.NoteSubscriptions();
        return subscription;
    }

    Feed FeedOf(ChannelName name, MarginAccountView? account)
    {
        if (account is not null) return _accounts[account.Id].FeedOf(name.Kind);
        var feeds = _market.Find(name.Instrument)!;
        return name.Kind == ChannelKind.Book ? feeds.BookFeed : feeds.TickFeed(name.Category);
    }

    void FollowAccount(StreamClient client, StreamRequest request, ChannelName name, MarginAccountView account)
    {
        if (!_accounts.TryGetValue(account.Id, out var feeds)) feeds = _accounts[account.Id] = _byOwner[account.Owner] = Read(account);
        feeds.Join(name.Kind);
        client.Socket.Send(Envelope.Success(request.Correlation, Subscribed + name.Text, json => feeds.WriteState(json, name.Kind)));
    }

    AccountFeeds Read(MarginAccountView account)
    {
        var facts = _dialect.Standings.FactsOf(account, out var lastEvent);
        return new(facts, AccountText.IdOf(_dialect.Views, account.Id), lastEvent, _market, _options.PositionPause);
    }

    void FollowInstrument(StreamClient client, StreamRequest request, ChannelName name)
    {
        var feeds = _market.Find(name.Instrument)!;
        if (name.Kind == ChannelKind.Book)
        {
            feeds.JoinBook();
            client.Socket.Send(Envelope.Success(request.Correlation, Subscribed + name.Text, feeds.WriteBook));
            return;
        }

        feeds.JoinTick(name.Category);

        client.Socket.Send(Envelope.Success(request.Correlation, Subscribed + name.Text, data: null));
        if (feeds.Newest(name.Category) is { } tick) client.Socket.Send(feeds.TickFeed(name.Category).FrameOf(NowMs, tick.Write));
    }

    void Unsubscribe(StreamClient client, StreamRequest request)
    {
        foreach (var text in request.Params!)
        {
            lock (_gate)
            {
                if (client.Subscriptions.TryGetValue(text, out var subscription))
                {
                    Drop(client, subscription);
                    client.Socket.Send(Envelope.Success(request.Correlation, Unsubscribed + text, data: null));
                    continue;
                }
            }

            var isKnown = ChannelName.Read(text, _dialect.Symbols) is not null;
            Refuse(client, request, isKnown ? StreamProblem.NotSubscribed : StreamProblem.UnknownChannel);
        }
    }
}
