using Rialto.Gateways.Wire;
using Rialto.Identity.Members;

namespace Rialto.Gateways.Barong;

/// <summary>How the secret of a new API key is shown.</summary>
public enum SecretFormat
{
    /// <summary>Plain for a caller that sends <c>X-CSRF-Token</c> (the newer UI), else as a vault's answer.</summary>
    Auto,
    Vault,
    Plain,
}
