using System.Globalization;
using Microsoft.AspNetCore.Http;
using Rialto.Gateways.Wire;
using Rialto.Identity;

namespace Rialto.Gateways.Barong;

/// <summary>Answers the "no" of Identity; its own table has the texts and the statuses.</summary>
internal static class Errors
{
    public static ValueTask Answer<T>(Call call, Result<T> result)
    {
        var rejects = result.Rejects;
        if (result.RetryAfterSeconds > 0)
            call.Http.Response.Headers.RetryAfter = result.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return call.Errors(rejects[0].Status(), [.. rejects.Select(reject => reject.Literal())]);
    }

    public static ValueTask Answer(Call call, IdentityReject reject) => call.Errors(reject.Status(), reject.Literal());

    public static ValueTask NotFound(Call call) => Answer(call, IdentityReject.RecordNotFound);

    public static ValueTask Unprocessable(Call call, string literal) => call.Errors(StatusCodes.Status422UnprocessableEntity, literal);
}
