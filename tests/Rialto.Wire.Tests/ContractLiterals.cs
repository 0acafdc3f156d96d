using System.Globalization;

namespace Rialto.Wire.Tests;

/// <summary>Which error text the contracts of Peatio v2 and Barong give at which endpoint with which status: typed from them.</summary>
/// <remarks>
/// A line: <c>VERB path status: texts</c>. <c>ANY **</c> stands for any request, <c>{x}</c> for any one segment. A text that begins with a
/// dot has the module and class of the one before it. Left out is what a wallet, the management listener or the admin API of Peatio brings.
/// </remarks>
internal static class ContractLiterals
{
    const string Lines =
        """
        ANY ** 400: server.method.invalid_message_body
        ANY ** 401: authz.invalid_session authz.client_session_mismatch authz.user_not_active authz.missing_csrf_token
        ANY ** 401: authz.csrf_token_mismatch authz.unexistent_apikey authz.signature_blacklisted authz.nonce_not_valid_timestamp
        ANY ** 401: authz.nonce_expired authz.invalid_signature authz.apikey_not_active authz.invalid_permission authz.permission_denied
        ANY ** 401: jwt.decode_and_verify
        ANY ** 403: authz.restrict.blacklist user.ability.not_permitted
        ANY ** 404: server.route_not_found
        ANY ** 405: server.method_not_allowed
        ANY ** 406: server.unsupported_content_type
        ANY ** 413: server.body_too_large
        ANY ** 422: authz.invalid_api_key_headers
        ANY ** 429: server.rate_limited
        ANY ** 471: authz.restrict.maintenance

        GET /api/v2/peatio/public/markets 422: pagination.non_integer_limit .invalid_limit .non_integer_page
        GET /api/v2/peatio/public/markets 422: public.markets.invalid_ordering .invalid_order_by .base_unit_doesnt_exist
        GET /api/v2/peatio/public/markets 422: public.markets.quote_unit_doesnt_exist public.market.invalid_market_type
        GET /api/v2/peatio/public/markets/{market}/order-book 422: public.order_book.non_integer_ask_limit .invalid_ask_limit
        GET /api/v2/peatio/public/markets/{market}/order-book 422: public.order_book.non_integer_bid_limit .invalid_bid_limit
        GET /api/v2/peatio/public/markets/{market}/order-book 422: public.market.doesnt_exist
        GET /api/v2/peatio/public/markets/{market}/depth 422: public.market_depth.non_integer_limit .invalid_limit
        GET /api/v2/peatio/public/markets/{market}/depth 422: public.market.doesnt_exist
        GET /api/v2/peatio/public/markets/{market}/trades 422: public.trade.non_integer_limit .invalid_limit .non_integer_timestamp
        GET /api/v2/peatio/public/markets/{market}/trades 422: public.trade.invalid_order_by public.market.doesnt_exist
        GET /api/v2/peatio/public/markets/{market}/k-line 422: public.k_line.non_integer_period .invalid_period
        GET /api/v2/peatio/public/markets/{market}/k-line 422: public.k_line.non_integer_time_from .non_integer_time_to
        GET /api/v2/peatio/public/markets/{market}/k-line 422: public.k_line.empty_time_from .empty_time_to
        GET /api/v2/peatio/public/markets/{market}/k-line 422: public.k_line.non_integer_limit .invalid_limit public.market.doesnt_exist
        GET /api/v2/peatio/public/markets/{market}/tickers 422: public.market.doesnt_exist
        GET /api/v2/peatio/public/currencies 422: public.currency.invalid_type
        GET /api/v2/peatio/public/currencies/{id} 422: public.currency.doesnt_exist
        GET /api/v2/peatio/public/trading_fees 422: public.trading_fee.market_doesnt_exist pagination.invalid_ordering
        GET /api/v2/peatio/public/withdraw_limits 422: pagination.invalid_ordering .non_integer_page .invalid_limit
        POST /api/v2/peatio/public/webhooks/{adapter}/{event} 422: public.webhook.invalid_event
        GET /api/v2/peatio/coinmarketcap/orderbook/{pair} 404: record.not_found
        GET /api/v2/peatio/coinmarketcap/orderbook/{pair} 422: coinmarketcap.market_depth.non_integer_depth .invalid_depth
        GET /api/v2/peatio/coinmarketcap/trades/{pair} 404: record.not_found
        GET /api/v2/peatio/coingecko/orderbook 422: coingecko.market_depth.non_integer_depth .invalid_depth
        GET /api/v2/peatio/coingecko/historical_trades 422: coingecko.historical_trades.invalid_type .invalid_limit

        GET /api/v2/peatio/account/balances 422: account.balances.invalid_nonzero
        GET /api/v2/peatio/account/balances/{currency} 422: account.currency.doesnt_exist
        GET /api/v2/peatio/account/deposits 403: account.deposit.not_permitted
        GET /api/v2/peatio/account/deposits 422: account.currency.doesnt_exist account.deposit.invalid_state .empty_txid
        GET /api/v2/peatio/account/deposits 422: account.deposit.non_integer_time_from .non_integer_time_to .empty_time_from .empty_time_to
        GET /api/v2/peatio/account/deposits 422: account.deposit.non_integer_limit .invalid_limit .non_integer_page .non_positive_page
        GET /api/v2/peatio/account/deposits/{txid} 404: record.not_found
        GET /api/v2/peatio/account/deposit_address/{currency} 403: account.deposit.not_permitted
        GET /api/v2/peatio/account/deposit_address/{currency} 422: account.currency.doesnt_exist account.currency.deposit_disabled
        GET /api/v2/peatio/account/deposit_address/{currency} 422: account.deposit_address.invalid_address_format account.wallet.not_found
        GET /api/v2/peatio/account/withdraws 403: account.withdraw.not_permitted
        GET /api/v2/peatio/account/withdraws 422: account.currency.doesnt_exist account.withdraw.invalid_state .empty_rid
        GET /api/v2/peatio/account/withdraws 422: account.withdraw.non_integer_time_from .non_integer_time_to .empty_time_from
        GET /api/v2/peatio/account/withdraws 422: account.withdraw.empty_time_to .non_integer_limit .invalid_limit .non_integer_page
        GET /api/v2/peatio/account/withdraws 422: account.withdraw.non_positive_page
        POST /api/v2/peatio/account/withdraws 403: account.withdraw.not_permitted
        POST /api/v2/peatio/account/withdraws 422: account.withdraw.missing_otp .empty_otp .non_integer_otp .missing_beneficiary_id
        POST /api/v2/peatio/account/withdraws 422: account.withdraw.empty_beneficiary_id .non_integer_beneficiary_id .missing_currency
        POST /api/v2/peatio/account/withdraws 422: account.withdraw.missing_amount .non_decimal_amount .non_positive_amount .too_long_note
        POST /api/v2/peatio/account/withdraws 422: account.withdraw.disabled_api account.currency.doesnt_exist
        GET /api/v2/peatio/account/beneficiaries 404: server.route_not_found
        GET /api/v2/peatio/account/transactions 422: account.transactions.currency_doesnt_exist .order_by_invalid .non_integer_time_from
        GET /api/v2/peatio/account/transactions 422: account.transactions.non_integer_time_to .empty_time_from .empty_time_to
        GET /api/v2/peatio/account/transactions 422: account.transactions.invalid_deposit_state .invalid_withdraw_state .non_integer_limit
        GET /api/v2/peatio/account/transactions 422: account.transactions.invalid_limit .non_integer_page .non_positive_page
        POST /api/v2/peatio/account/internal_transfers 422: account.internal_transfer.non_decimal_amount .non_positive_amount
        POST /api/v2/peatio/account/internal_transfers 422: account.internal_transfer.non_integer_otp .receiver_not_found
        POST /api/v2/peatio/account/internal_transfers 422: account.internal_transfer.invalid_otp .insufficient_balance
        POST /api/v2/peatio/account/internal_transfers 422: account.internal_transfer.can_not_tranfer_to_yourself
        POST /api/v2/peatio/account/internal_transfers 422: account.internaltransfer.missing_otp .missing_currency .missing_amount
        POST /api/v2/peatio/account/internal_transfers 422: account.internaltransfer.missing_username_or_uid account.currency.doesnt_exist
        GET /api/v2/peatio/account/stats/pnl 422: pnl.currency.doesnt_exist
        POST /api/v2/peatio/account/faucet 404: server.route_not_found
        POST /api/v2/peatio/account/faucet 422: account.faucet.too_soon

        GET /api/v2/peatio/market/orders 403: market.trade.not_permitted
        GET /api/v2/peatio/market/orders 422: market.market.doesnt_exist market.order.invalid_state .non_integer_limit .invalid_limit
        GET /api/v2/peatio/market/orders 422: market.order.non_integer_page .empty_page .invalid_order_by .invalid_ord_type .invalid_type
        GET /api/v2/peatio/market/orders 422: market.order.non_integer_time_from .non_integer_time_to .empty_time_from .empty_time_to
        GET /api/v2/peatio/market/orders/{id} 404: record.not_found
        GET /api/v2/peatio/market/orders/{id} 422: market.order.invaild_id_or_uuid
        POST /api/v2/peatio/market/orders 403: market.trade.not_permitted
        POST /api/v2/peatio/market/orders 422: market.order.missing_market market.market.doesnt_exist_or_not_enabled
        POST /api/v2/peatio/market/orders 422: market.order.missing_side .invalid_side .missing_volume .non_decimal_volume
        POST /api/v2/peatio/market/orders 422: market.order.non_positive_volume .invalid_type .missing_price .non_decimal_price
        POST /api/v2/peatio/market/orders 422: market.order.non_positive_price .market_order_price .invalid_volume_or_price
        POST /api/v2/peatio/market/orders 422: market.order.insufficient_market_liquidity .create_error market.account.insufficient_balance
        POST /api/v2/peatio/market/orders/{id}/cancel 404: record.not_found
        POST /api/v2/peatio/market/orders/{id}/cancel 422: market.order.invaild_id_or_uuid
        POST /api/v2/peatio/market/orders/cancel 422: market.market.doesnt_exist market.order.invalid_side
        GET /api/v2/peatio/market/trades 422: market.market.doesnt_exist market.trade.non_integer_limit .invalid_limit .non_integer_page
        GET /api/v2/peatio/market/trades 422: market.trade.empty_page .invalid_type .non_integer_time_from .non_integer_time_to
        GET /api/v2/peatio/market/trades 422: market.trade.empty_time_from .empty_time_to .invalid_order_by

        POST /api/v2/barong/identity/password/validate 422: identity.general.missing_password
        POST /api/v2/barong/public/password/validate 422: identity.general.missing_password
        POST /api/v2/barong/identity/sessions 401: identity.session.invalid_params .banned .deleted .not_active .missing_otp
        POST /api/v2/barong/identity/sessions 401: authz.restrict.blocklogin
        POST /api/v2/barong/identity/sessions 403: identity.session.invalid_otp
        POST /api/v2/barong/identity/sessions 422: identity.session.missing_email .missing_password .invalid_captcha_format
        POST /api/v2/barong/identity/sessions 429: server.rate_limited
        DELETE /api/v2/barong/identity/sessions 404: identity.session.not_found
        POST /api/v2/barong/identity/users 422: identity.user.missing_email .empty_email .missing_password .empty_password
        POST /api/v2/barong/identity/users 422: identity.user.invalid_referral_format .referral_doesnt_exist
        POST /api/v2/barong/identity/users 422: email.invalid .taken username.too_short .too_long .invalid .taken
        POST /api/v2/barong/identity/users 422: data.invalid_format .too_long password.requirements .weak
        POST /api/v2/barong/identity/users/access 422: identity.user.access.invalid_token identity.user.missing_whitelink_token
        POST /api/v2/barong/identity/users/email/confirm_code 422: identity.user.missing_token .empty_token .active_or_doesnt_exist
        POST /api/v2/barong/identity/users/email/confirm_code 422: identity.user.utilized_token jwt.decode_and_verify.segments .expired
        POST /api/v2/barong/identity/users/password/generate_code 422: identity.user.missing_email
        POST /api/v2/barong/identity/users/password/confirm_code 422: identity.user.missing_pass_token .empty_reset_password_token
        POST /api/v2/barong/identity/users/password/confirm_code 422: identity.user.missing_password .empty_password
        POST /api/v2/barong/identity/users/password/confirm_code 422: identity.user.missing_confirm_password .empty_confirm_password
        POST /api/v2/barong/identity/users/password/confirm_code 422: identity.user.passwords_doesnt_match .utilized_token
        POST /api/v2/barong/identity/users/password/confirm_code 422: jwt.decode_and_verify.segments password.requirements .weak

        PUT /api/v2/barong/resource/users/me 422: data.invalid_format resource.user.missing_data
        DELETE /api/v2/barong/resource/users/me 422: resource.user.invalid_password .missing_otp_code .empty_otp_code .invalid_otp
        GET /api/v2/barong/resource/users/activity/{topic} 422: resource.user.wrong_topic .no_activity .non_integer_time_from
        GET /api/v2/barong/resource/users/activity/{topic} 422: resource.user.empty_time_from .non_integer_time_to .empty_time_to
        GET /api/v2/barong/resource/users/activity/{topic} 422: resource.user.empty_result
        PUT /api/v2/barong/resource/users/password 400: resource.password.prev_pass_not_correct .no_change_provided
        PUT /api/v2/barong/resource/users/password 422: resource.password.doesnt_match password.requirements .weak
        PUT /api/v2/barong/resource/users/password 422: resource.user.empty_old_password
        GET /api/v2/barong/resource/labels 422: value
        GET /api/v2/barong/resource/labels/{key} 404: record.not_found
        POST /api/v2/barong/resource/labels 422: key.taken .too_short .invalid value.too_short .invalid resource.label.missing_key
        PATCH /api/v2/barong/resource/labels/{key} 400: resource.labels.private
        PATCH /api/v2/barong/resource/labels/{key} 404: record.not_found
        DELETE /api/v2/barong/resource/labels/{key} 400: resource.labels.private
        DELETE /api/v2/barong/resource/labels/{key} 404: record.not_found
        POST /api/v2/barong/resource/profiles 422: state.exists dob.invalid
        PUT /api/v2/barong/resource/profiles 404: resource.profile.doesnt_exist_or_not_editable
        POST /api/v2/barong/resource/documents 400: resource.documents.limit_reached .limit_will_be_reached
        POST /api/v2/barong/resource/documents 422: resource.documents.invalid_format .already_expired .expire_not_a_date .doc_category
        POST /api/v2/barong/resource/documents 422: resource.document.missing_doc_type .empty_doc_type .missing_doc_number
        POST /api/v2/barong/resource/documents 422: resource.document.empty_doc_number .missing_upload doc_type.inclusion
        POST /api/v2/barong/resource/addresses 422: resource.address.missing_country .missing_address .missing_city .missing_postcode
        POST /api/v2/barong/resource/addresses 422: resource.address.missing_upload
        POST /api/v2/barong/resource/phones 400: resource.phone.invalid_num .number_exist .exists
        POST /api/v2/barong/resource/phones 422: resource.phone.invalid_channel .empty_phone_number
        POST /api/v2/barong/resource/phones/send_code 404: resource.phone.doesnt_exist
        POST /api/v2/barong/resource/phones/verify 404: resource.phone.doesnt_exist .verification_invalid
        POST /api/v2/barong/resource/otp/generate_qrcode 400: resource.otp.already_enabled
        POST /api/v2/barong/resource/otp/enable 400: resource.otp.already_enabled
        POST /api/v2/barong/resource/otp/enable 422: resource.otp.invalid .missing_code .empty_code
        POST /api/v2/barong/resource/otp/disable 400: resource.otp.not_enabled
        POST /api/v2/barong/resource/otp/disable 422: resource.otp.invalid totp.error
        POST /api/v2/barong/resource/otp/verify 400: resource.otp.already_enabled
        POST /api/v2/barong/resource/otp/verify 422: resource.otp.invalid
        POST /api/v2/barong/resource/api_keys 400: resource.api_key.2fa_disabled
        POST /api/v2/barong/resource/api_keys 422: resource.api_key.missing_totp .invalid_totp algorithm.inclusion totp.error
        POST /api/v2/barong/resource/api_keys 422: resource.apikey.missing_algorithm
        GET /api/v2/barong/resource/api_keys 422: resource.api_key.invalid_ordering .invalid_attribute
        GET /api/v2/barong/resource/api_keys 422: non_integer_page non_positive_page non_integer_limit invalid_limit
        PATCH /api/v2/barong/resource/api_keys/{kid} 400: resource.api_key.2fa_disabled
        PATCH /api/v2/barong/resource/api_keys/{kid} 404: record.not_found
        PATCH /api/v2/barong/resource/api_keys/{kid} 422: resource.apikey.missing_totp_code .empty_totp_code
        PATCH /api/v2/barong/resource/api_keys/{kid} 422: resource.api_key.invalid_totp
        DELETE /api/v2/barong/resource/api_keys/{kid} 400: resource.api_key.2fa_disabled
        DELETE /api/v2/barong/resource/api_keys/{kid} 422: resource.apikey.missing_totp_code .empty_totp_code
        DELETE /api/v2/barong/resource/api_keys/{kid} 422: resource.api_key.invalid_totp
        DELETE /api/v2/barong/resource/sessions/{id} 404: record.not_found
        POST /api/v2/barong/resource/data_storage 422: title.inclusion .taken .exclusion data.invalid_format
        GET /api/v2/barong/resource/service_accounts/api_keys 404: resource.service_account.doesnt_exist
        GET /api/v2/barong/resource/service_accounts/api_keys 422: resource.service_accounts.invalid_ordering .invalid_attribute
        POST /api/v2/barong/resource/service_accounts/api_keys 400: resource.service_accounts.2fa_disabled
        POST /api/v2/barong/resource/service_accounts/api_keys 404: resource.service_account.doesnt_exist
        POST /api/v2/barong/resource/service_accounts/api_keys 422: resource.service_accounts.missing_totp .invalid_totp

        GET /api/v2/barong/admin/users/{uid} 404: admin.user.doesnt_exist
        PUT /api/v2/barong/admin/users 422: admin.user.one_of_state_otp_email .superadmin_change .update_himself .enable_2fa
        PUT /api/v2/barong/admin/users 422: admin.user.state_no_change .otp_no_change .email_no_change superadmin.user.update_email
        POST /api/v2/barong/admin/users/update 422: admin.user.one_of_state_otp
        POST /api/v2/barong/admin/users/role 422: admin.user.role_no_change role.doesnt_exist
        PUT /api/v2/barong/admin/users/labels 404: admin.label.doesnt_exist
        DELETE /api/v2/barong/admin/users/labels 404: admin.label.doesnt_exist
        DELETE /api/v2/barong/admin/users/data_storage 404: admin.storage.doesnt_exist
        POST /api/v2/barong/admin/users/comments 422: admin.comments.title_too_long .data_too_long
        PUT /api/v2/barong/admin/users/comments 404: admin.comment.doesnt_exist
        DELETE /api/v2/barong/admin/users/comments 404: admin.comment.doesnt_exist
        POST /api/v2/barong/admin/permissions 422: admin.permissions.invalid_verb .invalid_action admin.permission.role_doesnt_exist
        PUT /api/v2/barong/admin/permissions 404: admin.permission.doesnt_exist
        DELETE /api/v2/barong/admin/permissions 404: admin.permission.doesnt_exist
        GET /api/v2/barong/admin/restrictions 422: admin.restriction.invalid_range
        POST /api/v2/barong/admin/restrictions 422: admin.restriction.invalid_scope .invalid_category .invalid_state
        PUT /api/v2/barong/admin/restrictions 404: admin.restriction.doesnt_exist
        DELETE /api/v2/barong/admin/restrictions 404: admin.restriction.doesnt_exist
        PUT /api/v2/barong/admin/profiles 404: admin.profiles.doesnt_exist_or_not_editable
        PUT /api/v2/barong/admin/profiles 422: admin.profiles.superadmin_change .second_admin_approval
        GET /api/v2/barong/admin/restrictions 401: admin.ability.not_permitted
        """;

    /// <summary>All of them.</summary>
    public static IEnumerable<(string Verb, string Path, int Status, string Literal)> All() =>
        Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(LiteralsOf);

    /// <summary>Whether a request's target is of a path of the table.</summary>
    public static bool Fits(string verb, string path, string askedVerb, string target)
    {
        if (path == "**") return true;
        var (wanted, asked) = (path.Split('/'), target.Split('?')[0].TrimEnd('/').Split('/'));
        return verb == askedVerb && wanted.Length == asked.Length
            && wanted.Zip(asked).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }

    static IEnumerable<(string Verb, string Path, int Status, string Literal)> LiteralsOf(string line)
    {
        var halves = line.Split(": ", 2);
        var head = halves[0].Split(' ');
        var module = "";
        foreach (var word in halves[1].Split(' '))
        {
            var literal = word[0] == '.' ? module + word : word;
            module = literal.Contains('.') ? literal[..literal.LastIndexOf('.')] : "";
            yield return (head[0], head[1], int.Parse(head[2], CultureInfo.InvariantCulture), literal);
        }
    }
}
