using System.Globalization;
using Dapper;
using Rialto.Identity.Storage;

namespace Rialto.Identity.Members;

/// <summary>The operator's table of limits by group and level. Without a row nothing is limited. Safe for many threads.</summary>
public sealed class WithdrawLimits
{
    const string Columns =
        """
        id AS Id, fee_group AS "Group", kyc_level AS KycLevel, limit_24_hour AS Limit24Hour, limit_1_month AS Limit1Month,
        created_at_us AS CreatedAtUs, updated_at_us AS UpdatedAtUs
        """;

    readonly IdentityStore _store;

    internal WithdrawLimits(IdentityStore store) => _store = store;

    /// <summary>In order of creation.</summary>
    public IReadOnlyList<WithdrawLimit> List() => _store.Read(connection =>
        connection.Query<WithdrawLimit>($"SELECT {Columns} FROM withdraw_limits ORDER BY id").AsList());

    /// <summary>Makes the row of a group and a level, or changes its limits.</summary>
    /// <remarks>Rejects: FeeGroupInvalid, LevelInvalid, TooManyWithdrawLimits.</remarks>
    public Result<WithdrawLimit> Set(WithdrawLimit wish)
    {
        if (!MemberRules.IsName(wish.Group, Limits.FeeGroupCharsMax)) return IdentityReject.FeeGroupInvalid;
        if (!IsLevel(wish.KycLevel)) return IdentityReject.LevelInvalid;
        return _store.Change<WithdrawLimit>(null, change =>
        {
            if (change.Connection.QuerySingle<int>("SELECT COUNT(*) FROM withdraw_limits") >= Limits.WithdrawLimitsMax)
                return IdentityReject.TooManyWithdrawLimits;
            return change.Connection.QuerySingle<WithdrawLimit>(
                $"""
                INSERT INTO withdraw_limits (fee_group, kyc_level, limit_24_hour, limit_1_month, created_at_us, updated_at_us)
                VALUES (@Group, @KycLevel, @Limit24Hour, @Limit1Month, @NowUs, @NowUs)
                ON CONFLICT (fee_group, kyc_level) DO UPDATE SET limit_24_hour = @Limit24Hour, limit_1_month = @Limit1Month,
                    updated_at_us = @NowUs
                RETURNING {Columns}
                """,
                new { wish.Group, wish.KycLevel, wish.Limit24Hour, wish.Limit1Month, change.NowUs });
        });
    }

    static bool IsLevel(string text) => text == WithdrawLimit.Any
        || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level <= Standing.LevelMax);

    /// <summary>Rejects: RecordNotFound.</summary>
    public Result<Done> Remove(long id) => _store.Change<Done>(null, change =>
        change.Connection.Execute("DELETE FROM withdraw_limits WHERE id = @id", new { id }) == 0
            ? IdentityReject.RecordNotFound
            : new Done());
}
