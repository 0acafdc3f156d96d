using Rialto.Identity.Members;
using Rialto.Identity.Storage;

namespace Rialto.Identity;

/// <summary>One thing that operators do to a member; several can be done together (<see cref="BackOffice.Take"/>).</summary>
public sealed class MemberStep
{
    readonly Func<Change, OperatorAct, Member, Result<Member>> _take;

    internal MemberStep(Func<Change, OperatorAct, Member, Result<Member>> take) => _take = take;

    internal Result<Member> Take(Change change, OperatorAct by, Member member) => _take(change, by, member);
}
