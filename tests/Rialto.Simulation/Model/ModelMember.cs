namespace Rialto.Simulation.Model;

/// <summary>A member as the rules see him.</summary>
internal sealed class ModelMember(int id)
{
    public int Id { get; } = id;
    public int Group { get; set; }
    public bool Staff { get; set; }
    public bool Suspended { get; set; }

    /// <summary>All flag bits as they were sent, for the event.</summary>
    public byte Flags { get; set; }

    /// <summary>When the dead-man's switch fires; 0 = off.</summary>
    public long CancelAtUs { get; set; }

    /// <summary>Margin accounts in order of opening.</summary>
    public List<ModelAccount> Accounts { get; } = [];

    public ClientIds ClientIds { get; } = new();
}
