using Rialto.Identity.Activity;

namespace Rialto.Identity.Authorization;

/// <summary>An admin activity that a passage asks for; the gateway adds the payload (<see cref="ActivityJournal.WriteAudit"/>).</summary>
public sealed record AuditNote(int Member, string Topic, string Action, ActivityResult Result);
