using Rialto.Engine.Numbers;

namespace Rialto.Gateways.Ranger.Streams;

/// <summary>Who listens to what. Everything in here belongs to whoever holds <see cref="Gate"/>.</summary>
/// <remarks>One lock for telling and subscribing: so a snapshot and the increments after it are in one order for each client.</remarks>
internal sealed class Subscriptions
{
    readonly Dictionary<string, Topic> _topics = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<Topic>> _byMarket = new(StringComparer.Ordinal);
    readonly Dictionary<MemberId, MemberTopics> _members = [];
    readonly Dictionary<string, List<Connection>> _roles = new(StringComparer.Ordinal);
    readonly HashSet<Connection> _connections = [];

    public Lock Gate { get; } = new();

    public IReadOnlyCollection<Connection> Connections => _connections;

    public IReadOnlyCollection<Topic> Topics => _topics.Values;

    public IReadOnlyDictionary<MemberId, MemberTopics> Members => _members;

    /// <summary>Streams of roles that somebody listens to and that tell something, with their listeners.</summary>
    public IReadOnlyDictionary<string, List<Connection>> Roles => _roles;

    public void Add(Connection connection) => _connections.Add(connection);

    /// <summary>Takes a connection out of everything.</summary>
    public void Remove(Connection connection)
    {
        if (!_connections.Remove(connection)) return;
        foreach (var name in connection.PublicStreams) RemovePublic(connection, name);
        foreach (var name in connection.PrivateStreams) RemovePrivate(connection, name);
        foreach (var name in connection.RoleStreams) RemoveRole(connection, name);
    }

    public Topic? Find(string name) => _topics.GetValueOrDefault(name);

    /// <summary>The streams of a market that somebody listens to.</summary>
    public IReadOnlyList<Topic> OfMarket(string code) => _byMarket.TryGetValue(code, out var topics) ? topics : [];

    public MemberTopics? Find(MemberId member) => _members.GetValueOrDefault(member);

    /// <summary>The place of a connection in a public stream, new or the one that it has.</summary>
    public (Topic Topic, Place Place) AddPublic(Connection connection, string name)
    {
        var topic = Find(name) ?? Open(name);
        if (topic.Places.Find(place => place.Connection == connection) is { } kept) return (topic, kept);
        var place = new Place(connection);
        topic.Places.Add(place);
        connection.PublicStreams.Add(name);
        return (topic, place);
    }

    /// <summary>False = it had it already.</summary>
    public bool AddPrivate(Connection connection, MemberId member, string name)
    {
        if (connection.PrivateStreams.Contains(name)) return false;
        connection.PrivateStreams.Add(name);
        if (!StreamName.IsMembers(name)) return true;
        if (!_members.TryGetValue(member, out var topics)) _members[member] = topics = new();
        topics.Of(name).Add(connection);
        return true;
    }

    /// <summary>False = it had it already, or nothing is ever told there.</summary>
    public bool AddRole(Connection connection, string name)
    {
        if (connection.RoleStreams.Contains(name)) return false;
        connection.RoleStreams.Add(name);
        if (!StreamName.IsSystem(name)) return false;
        if (!_roles.TryGetValue(name, out var listeners)) _roles[name] = listeners = [];
        listeners.Add(connection);
        return true;
    }

    public void Drop(Connection connection, string name)
    {
        if (connection.PublicStreams.Remove(name)) RemovePublic(connection, name);
        if (connection.PrivateStreams.Remove(name)) RemovePrivate(connection, name);
        if (connection.RoleStreams.Remove(name)) RemoveRole(connection, name);
    }

    Topic Open(string name)
    {
        var topic = new Topic(name);
        _topics.Add(name, topic);
        if (!_byMarket.TryGetValue(topic.MarketCode, out var topics)) _byMarket[topic.MarketCode] = topics = [];
        topics.Add(topic);
        return topic;
    }

    void RemovePublic(Connection connection, string name)
    {
        var topic = _topics[name];
        topic.Places.RemoveAll(place => place.Connection == connection);
        if (topic.Places.Count > 0) return;
        _topics.Remove(name);
        var topics = _byMarket[topic.MarketCode];
        topics.Remove(topic);
        if (topics.Count == 0) _byMarket.Remove(topic.MarketCode);
    }

    void RemovePrivate(Connection connection, string name)
    {
        if (!StreamName.IsMembers(name)) return;
        var member = connection.Credential!.Member;
        var topics = _members[member];
        topics.Of(name).Remove(connection);
        if (topics.IsEmpty) _members.Remove(member);
    }

    void RemoveRole(Connection connection, string name)
    {
        if (!_roles.TryGetValue(name, out var listeners)) return;
        listeners.Remove(connection);
        if (listeners.Count == 0) _roles.Remove(name);
    }
}
