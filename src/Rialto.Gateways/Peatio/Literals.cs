namespace Rialto.Gateways.Peatio;

/// <summary>Every error text of the Peatio v2 dialect, once. A test requires each in a transcript.</summary>
public static class Literals
{
    // The server.
    public const string RouteNotFound = "server.route_not_found";
    public const string MethodNotAllowed = "server.method_not_allowed";
    public const string RateLimited = "server.rate_limited";
    public const string Busy = "server.busy";
    public const string InternalError = "server.internal_error";
    public const string RecordNotFound = "record.not_found";
    public const string AbilityNotPermitted = "user.ability.not_permitted";
    public const string NotAMember = "jwt.decode_and_verify";

    // Pages of public lists.
    public const string PageNotInteger = "pagination.non_integer_page";
    public const string LimitNotInteger = "pagination.non_integer_limit";
    public const string LimitInvalid = "pagination.invalid_limit";
    public const string OrderingInvalid = "pagination.invalid_ordering";
    public const string OrderByInvalid = "pagination.invalid_order_by";

    // Public lists.
    public const string MarketsOrderingInvalid = "public.markets.invalid_ordering";
    public const string MarketsOrderByInvalid = "public.markets.invalid_order_by";
    public const string BaseUnitUnknown = "public.markets.base_unit_doesnt_exist";
    public const string QuoteUnitUnknown = "public.markets.quote_unit_doesnt_exist";
    public const string MarketTypeInvalid = "public.market.invalid_market_type";
    public const string MarketUnknown = "public.market.doesnt_exist";
    public const string CurrencyUnknown = "public.currency.doesnt_exist";
    public const string CurrencyTypeInvalid = "public.currency.invalid_type";
    public const string FeeMarketUnknown = "public.trading_fee.market_doesnt_exist";
    public const string WebhookEventInvalid = "public.webhook.invalid_event";

    // Public market data.
    public const string AskLimitNotInteger = "public.order_book.non_integer_ask_limit";
    public const string AskLimitInvalid = "public.order_book.invalid_ask_limit";
    public const string BidLimitNotInteger = "public.order_book.non_integer_bid_limit";
    public const string BidLimitInvalid = "public.order_book.invalid_bid_limit";
    public const string DepthLimitNotInteger = "public.market_depth.non_integer_limit";
    public const string DepthLimitInvalid = "public.market_depth.invalid_limit";
    public const string TradesLimitNotInteger = "public.trade.non_integer_limit";
    public const string TradesLimitInvalid = "public.trade.invalid_limit";
    public const string TradesTimestampNotInteger = "public.trade.non_integer_timestamp";
    public const string TradesOrderByInvalid = "public.trade.invalid_order_by";
    public const string TradesFromNotInteger = "public.trade.non_integer_from";
    public const string TradesToNotInteger = "public.trade.non_integer_to";
    public const string PeriodNotInteger = "public.k_line.non_integer_period";
    public const string PeriodInvalid = "public.k_line.invalid_period";
    public const string CandlesFromNotInteger = "public.k_line.non_integer_time_from";
    public const string CandlesFromEmpty = "public.k_line.empty_time_from";
    public const string CandlesToNotInteger = "public.k_line.non_integer_time_to";
    public const string CandlesToEmpty = "public.k_line.empty_time_to";
    public const string CandlesLimitNotInteger = "public.k_line.non_integer_limit";
    public const string CandlesLimitInvalid = "public.k_line.invalid_limit";

    // Sites that list exchanges.
    public const string ListedDepthNotInteger = "coinmarketcap.market_depth.non_integer_depth";
    public const string ListedDepthInvalid = "coinmarketcap.market_depth.invalid_depth";
    public const string GeckoTickerMissing = "coingecko.market_depth.missing_ticker_id";
    public const string GeckoDepthNotInteger = "coingecko.market_depth.non_integer_depth";
    public const string GeckoDepthInvalid = "coingecko.market_depth.invalid_depth";
    public const string GeckoTradesTickerMissing = "coingecko.historical_trades.missing_ticker_id";
    public const string GeckoTypeInvalid = "coingecko.historical_trades.invalid_type";
    public const string GeckoLimitNotInteger = "coingecko.historical_trades.non_integer_limit";
    public const string GeckoLimitInvalid = "coingecko.historical_trades.invalid_limit";
    public const string GeckoStartInvalid = "coingecko.historical_trades.invalid_start_time";
    public const string GeckoEndInvalid = "coingecko.historical_trades.invalid_end_time";

    // Accounts.
    public const string NonzeroInvalid = "account.balances.invalid_nonzero";
    public const string AccountCurrencyUnknown = "account.currency.doesnt_exist";
    public const string LedgerLimitNotInteger = "account.ledger.non_integer_limit";
    public const string LedgerLimitInvalid = "account.ledger.invalid_limit";
    public const string LedgerPageNotInteger = "account.ledger.non_integer_page";
    public const string LedgerFromNotInteger = "account.ledger.non_integer_from";
    public const string LedgerToNotInteger = "account.ledger.non_integer_to";
    public const string LedgerFormatInvalid = "account.ledger.invalid_format";
    public const string FaucetTooSoon = "account.faucet.too_soon";
    public const string FaucetCurrencyMissing = "account.faucet.missing_currency";
    public const string DepositNotPermitted = "account.deposit.not_permitted";
    public const string DepositStateInvalid = "account.deposit.invalid_state";
    public const string DepositTxidEmpty = "account.deposit.empty_txid";
    public const string DepositFromNotInteger = "account.deposit.non_integer_time_from";
    public const string DepositFromEmpty = "account.deposit.empty_time_from";
    public const string DepositToNotInteger = "account.deposit.non_integer_time_to";
    public const string DepositToEmpty = "account.deposit.empty_time_to";
    public const string DepositLimitNotInteger = "account.deposit.non_integer_limit";
    public const string DepositLimitInvalid = "account.deposit.invalid_limit";
    public const string DepositPageNotInteger = "account.deposit.non_integer_page";
    public const string DepositPageNotPositive = "account.deposit.non_positive_page";
    public const string DepositDisabled = "account.currency.deposit_disabled";
    public const string AddressFormatInvalid = "account.deposit_address.invalid_address_format";
    public const string WalletNotFound = "account.wallet.not_found";
    public const string WithdrawNotPermitted = "account.withdraw.not_permitted";
    public const string WithdrawDisabled = "account.withdraw.disabled_api";
    public const string WithdrawOtpMissing = "account.withdraw.missing_otp";
    public const string WithdrawOtpEmpty = "account.withdraw.empty_otp";
    public const string WithdrawOtpNotInteger = "account.withdraw.non_integer_otp";
    public const string WithdrawBeneficiaryMissing = "account.withdraw.missing_beneficiary_id";
    public const string WithdrawBeneficiaryEmpty = "account.withdraw.empty_beneficiary_id";
    public const string WithdrawBeneficiaryNotInteger = "account.withdraw.non_integer_beneficiary_id";
    public const string WithdrawCurrencyMissing = "account.withdraw.missing_currency";
    public const string WithdrawAmountMissing = "account.withdraw.missing_amount";
    public const string WithdrawAmountNotDecimal = "account.withdraw.non_decimal_amount";
    public const string WithdrawAmountNotPositive = "account.withdraw.non_positive_amount";
    public const string WithdrawNoteTooLong = "account.withdraw.too_long_note";
    public const string WithdrawStateInvalid = "account.withdraw.invalid_state";
    public const string WithdrawRidEmpty = "account.withdraw.empty_rid";
    public const string WithdrawFromNotInteger = "account.withdraw.non_integer_time_from";
    public const string WithdrawFromEmpty = "account.withdraw.empty_time_from";
    public const string WithdrawToNotInteger = "account.withdraw.non_integer_time_to";
    public const string WithdrawToEmpty = "account.withdraw.empty_time_to";
    public const string WithdrawLimitNotInteger = "account.withdraw.non_integer_limit";
    public const string WithdrawLimitInvalid = "account.withdraw.invalid_limit";
    public const string WithdrawPageNotInteger = "account.withdraw.non_integer_page";
    public const string WithdrawPageNotPositive = "account.withdraw.non_positive_page";

    public const string TransactionsCurrencyUnknown = "account.transactions.currency_doesnt_exist";
    public const string TransactionsOrderByInvalid = "account.transactions.order_by_invalid";
    public const string TransactionsFromNotInteger = "account.transactions.non_integer_time_from";
    public const string TransactionsFromEmpty = "account.transactions.empty_time_from";
    public const string TransactionsToNotInteger = "account.transactions.non_integer_time_to";
    public const string TransactionsToEmpty = "account.transactions.empty_time_to";
    public const string TransactionsDepositStateInvalid = "account.transactions.invalid_deposit_state";
    public const string TransactionsWithdrawStateInvalid = "account.transactions.invalid_withdraw_state";
    public const string TransactionsLimitNotInteger = "account.transactions.non_integer_limit";
    public const string TransactionsLimitInvalid = "account.transactions.invalid_limit";
    public const string TransactionsPageNotInteger = "account.transactions.non_integer_page";
    public const string TransactionsPageNotPositive = "account.transactions.non_positive_page";
    public const string TransferStateInvalid = "account.internal_transfer.invalid_state";
    public const string TransferCurrencyMissing = "account.internaltransfer.missing_currency";
    public const string TransferAmountMissing = "account.internaltransfer.missing_amount";
    public const string TransferAmountNotDecimal = "account.internal_transfer.non_decimal_amount";
    public const string TransferAmountNotPositive = "account.internal_transfer.non_positive_amount";
    public const string TransferOtpMissing = "account.internaltransfer.missing_otp";
    public const string TransferOtpNotInteger = "account.internal_transfer.non_integer_otp";
    public const string TransferOtpInvalid = "account.internal_transfer.invalid_otp";
    public const string TransferReceiverMissing = "account.internaltransfer.missing_username_or_uid";
    public const string TransferReceiverUnknown = "account.internal_transfer.receiver_not_found";
    public const string TransferBalanceInsufficient = "account.internal_transfer.insufficient_balance";

    // Wire quirk: "tranfer" is how the anchor writes it (docs/dialects/peatio.md).
    public const string TransferToOneself = "account.internal_transfer.can_not_tranfer_to_yourself";
    public const string TransferCreateError = "account.internal_transfer.create_error";
    public const string PnlCurrencyUnknown = "pnl.currency.doesnt_exist";

    // Trading: lists.
    public const string TradeNotPermitted = "market.trade.not_permitted";
    public const string OwnMarketUnknown = "market.market.doesnt_exist";
    public const string OrderStateInvalid = "market.order.invalid_state";
    public const string OrdersLimitNotInteger = "market.order.non_integer_limit";
    public const string OrdersLimitInvalid = "market.order.invalid_limit";
    public const string OrdersPageNotInteger = "market.order.non_integer_page";
    public const string OrdersPageEmpty = "market.order.empty_page";
    public const string OrdersOrderByInvalid = "market.order.invalid_order_by";
    public const string OrdersKindInvalid = "market.order.invalid_ord_type";
    public const string OrdersFromNotInteger = "market.order.non_integer_time_from";
    public const string OrdersFromEmpty = "market.order.empty_time_from";
    public const string OrdersToNotInteger = "market.order.non_integer_time_to";
    public const string OrdersToEmpty = "market.order.empty_time_to";

    // Wire quirk: "invaild" is how the anchor writes it (docs/dialects/peatio.md).
    public const string OrderIdInvalid = "market.order.invaild_id_or_uuid";
    public const string OwnTradesLimitNotInteger = "market.trade.non_integer_limit";
    public const string OwnTradesLimitInvalid = "market.trade.invalid_limit";
    public const string OwnTradesPageNotInteger = "market.trade.non_integer_page";
    public const string OwnTradesPageEmpty = "market.trade.empty_page";
    public const string OwnTradesTypeInvalid = "market.trade.invalid_type";
    public const string OwnTradesFromNotInteger = "market.trade.non_integer_time_from";
    public const string OwnTradesFromEmpty = "market.trade.empty_time_from";
    public const string OwnTradesToNotInteger = "market.trade.non_integer_time_to";
    public const string OwnTradesToEmpty = "market.trade.empty_time_to";
    public const string OwnTradesOrderByInvalid = "market.trade.invalid_order_by";

    // Trading: orders.
    public const string MarketMissing = "market.order.missing_market";
    public const string MarketNotEnabled = "market.market.doesnt_exist_or_not_enabled";
    public const string SideMissing = "market.order.missing_side";
    public const string SideInvalid = "market.order.invalid_side";
    public const string VolumeMissing = "market.order.missing_volume";
    public const string VolumeNotDecimal = "market.order.non_decimal_volume";
    public const string VolumeNotPositive = "market.order.non_positive_volume";
    public const string TypeInvalid = "market.order.invalid_type";
    public const string PriceMissing = "market.order.missing_price";
    public const string PriceNotDecimal = "market.order.non_decimal_price";
    public const string PriceNotPositive = "market.order.non_positive_price";
    public const string MarketOrderPrice = "market.order.market_order_price";
    public const string QuoteAmountNotDecimal = "market.order.non_decimal_quote_amount";
    public const string QuoteAmountNotPositive = "market.order.non_positive_quote_amount";
    public const string StopPriceMissing = "market.order.missing_stop_price";
    public const string StopPriceNotDecimal = "market.order.non_decimal_stop_price";
    public const string StopPriceNotPositive = "market.order.non_positive_stop_price";
    public const string ExpirationNotInteger = "market.order.non_integer_expiration_time";
    public const string ExpirationInvalid = "market.order.invalid_expiration_time";
    public const string DisplayNotDecimal = "market.order.non_decimal_display_volume";
    public const string DisplayNotPositive = "market.order.non_positive_display_volume";
    public const string ClientOrderIdInvalid = "market.order.invalid_client_order_id";
    public const string ClientOrderIdUsed = "market.order.client_order_id_already_used";
    public const string VolumeOrPriceInvalid = "market.order.invalid_volume_or_price";
    public const string NotEnoughLiquidity = "market.order.insufficient_market_liquidity";
    public const string InsufficientBalance = "market.account.insufficient_balance";
    public const string CreateError = "market.order.create_error";
    public const string CancelError = "market.order.cancel_error";
    public const string TimeoutMissing = "market.order.missing_timeout";
    public const string TimeoutNotInteger = "market.order.non_integer_timeout";
    public const string TimeoutInvalid = "market.order.invalid_timeout";

    // Replays reach the engine's memory only after the authorizer's: after a restart.
    public const string SignatureBlacklisted = "authz.signature_blacklisted";
}
