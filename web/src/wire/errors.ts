// One sentence per error of the server. What has none is shown raw, with its code, and counted.
import type { Detail, Refused } from './http.ts';

const SENTENCES: Record<string, string> = {
  'web.no_answer': 'The server did not answer. Whether it happened is not known.',
  'web.unreadable': 'The server answered something that this page does not understand.',
  'Route is not found': 'This exchange does not offer that. Its operator can help.',
  'server.route_not_found': 'This exchange does not offer that. Its operator can help.',
  'server.busy': 'The exchange is busy. Nothing happened: try again.',
  'server.rate_limited': 'Too many requests. Wait a moment, then try again.',
  'server.internal_error': 'The server had a fault. Whether it happened is not known.',
  'market.order.missing_volume': 'Say how much.',
  'market.order.non_decimal_volume': 'The amount is no number.',
  'market.order.non_positive_volume': 'The amount must be more than zero.',
  'market.order.missing_price': 'A limit order needs a price.',
  'market.order.non_decimal_price': 'The price is no number.',
  'market.order.non_positive_price': 'The price must be more than zero.',
  'market.order.market_order_price': 'A market order has no price.',
  'market.order.invalid_volume_or_price': 'Price or amount is outside of what this market takes.',
  'market.order.invalid_type': 'This market does not take that kind of order.',
  'market.order.invalid_side': 'Choose buy or sell.',
  'market.order.insufficient_market_liquidity': 'The book has too little for a market order of this size.',
  'market.order.missing_stop_price': 'Say at which price it fires.',
  'market.order.non_decimal_stop_price': 'The trigger price is no number.',
  'market.order.non_positive_stop_price': 'The trigger price must be more than zero.',
  'market.order.invalid_expiration_time': 'That time is over, or too far away.',
  'market.order.non_decimal_display_volume': 'The shown part is no number.',
  'market.order.non_positive_display_volume': 'The shown part must be more than zero.',
  'market.order.non_decimal_quote_amount': 'The amount to spend is no number.',
  'market.order.non_positive_quote_amount': 'The amount to spend must be more than zero.',
  'market.account.insufficient_balance': 'Your available balance is too small for this order.',
  'market.market.doesnt_exist_or_not_enabled': 'This market takes no orders now.',
  'market.market.doesnt_exist': 'There is no such market.',
  'market.order.client_order_id_already_used': 'This order was sent before, with other content.',
  'market.order.create_error': 'The exchange refused the order.',
  'market.order.cancel_error': 'The order could not be cancelled.',
  'market.trade.not_permitted': 'Your account may not trade yet.',
  'not-found': 'It does not exist (any more).',
  'missing-credentials': 'You are signed out. Sign in again.',
  'too-many-requests': 'Too many requests. Wait a moment, then try again.',
  'maintenance': 'The exchange is closed for maintenance. Nothing happened.',
  'internal-error': 'The server had a fault. Whether it happened is not known.',
  'temporary-server-error': 'The exchange did not answer in time. Whether it happened is not known.',
  'orders-limit-reached': 'You have as many open orders here as are allowed. Cancel some.',
  'trade-disabled': 'This contract, or this account, does not trade now.',
  'invalid-symbol': 'There is no such contract.',
  'invalid-side': 'Choose buy or sell.',
  'invalid-type': 'This contract does not take that kind of order.',
  'invalid-fill-type': 'This kind of order cannot end that way.',
  'invalid-volume': 'The amount is not one that this contract takes.',
  'invalid-limit-price': 'The price is not one that this contract takes.',
  'invalid-stop-price': 'The trigger price is not one that makes sense here.',
  'invalid-expiration-time': 'That time is over, too far away, or not possible with this order.',
  'invalid-comment': 'The comment is too long.',
  'invalid-leverage': 'The leverage is a whole number up to the contract’s highest.',
  'invalid-parameter': 'The server does not understand one of the fields.',
  'price-out-of-range': 'The price is too far from the fair price.',
  'insufficient-margin': 'Your free margin is too small for this.',
  'position-limit-exceeded': 'The position would be larger than any may be.',
  'reduce-only-violation': 'There is no position that this would reduce.',
  'would-trigger-immediately': 'The price is beyond the trigger already: this order would fire at once.',
  'order-not-active': 'The order has ended meanwhile.',
  'no-position': 'There is no position (any more).',
  'account-in-liquidation': 'The account is being liquidated and takes no orders until that is over.',
  'insufficient-balance': 'There is not so much that may be moved.',
  'demo-only': 'This is for play money only.',
  'live-only': 'This is for real money only.',
  'leverage-too-high-for-position': 'Your position is too large for this leverage.',
  'idempotency-conflict': 'This request was sent before, with other content.',
  'scope-missing': 'You may not do this.',
  'record.not_found': 'It does not exist (any more).',
  'account.faucet.too_soon': 'You had this currency within the last hour. Come back later.',
  'account.currency.doesnt_exist': 'There is no such currency.',
  'identity.session.invalid_params': 'E-mail or password is wrong.',
  'identity.session.missing_otp': 'Enter the code of your authenticator.',
  'identity.session.invalid_otp': 'That code is wrong or was used before. Wait for the next one.',
  'identity.session.banned': 'This account is banned.',
  'identity.session.deleted': 'This account was deleted.',
  'identity.session.not_active': 'This account is not active.',
  'identity.user.passwords_doesnt_match': 'The two passwords differ.',
  'identity.user.utilized_token': 'This link was used already. Ask for a new one.',
  'identity.user.active_or_doesnt_exist': 'This address is confirmed already. Sign in.',
  'jwt.decode_and_verify.expired': 'This link is too old. Ask for a new one.',
  'jwt.decode_and_verify': 'This link is not valid. Ask for a new one.',
  'jwt.decode_and_verify.segments': 'This link is not complete. Copy all of it.',
  'email.taken': 'There is an account with this e-mail already. Sign in, or reset its password.',
  'email.invalid': 'This is no e-mail address.',
  'identity.user.empty_email': 'Enter your e-mail address.',
  'identity.user.empty_password': 'Enter a password.',
  'password.requirements': 'At least 8 characters, with a capital letter, a small letter and a digit.',
  'password.weak': 'This password is easy to guess. Make it longer.',
  'resource.password.doesnt_match': 'The two new passwords differ.',
  'resource.password.prev_pass_not_correct': 'The old password is not right.',
  'resource.password.no_change_provided': 'The new password is the old one.',
  'resource.otp.invalid': 'That code is wrong. Is the clock of your phone right?',
  'resource.otp.already_enabled': 'Two-factor authentication is on already.',
  'resource.otp.not_enabled': 'Two-factor authentication is not on.',
  'resource.api_key.2fa_disabled': 'API keys need two-factor authentication. Switch it on first.',
  'resource.api_key.missing_totp': 'Enter the code of your authenticator.',
  'resource.api_key.invalid_totp': 'That code is wrong.',
  'resource.user.no_activity': 'Nothing happened yet.',
  'totp.error': 'That code was used already. Wait for the next one.',
  'authz.invalid_session': 'You are signed out. Sign in again.',
  'authz.client_session_mismatch': 'Your session ended. Sign in again.',
  'authz.csrf_token_mismatch': 'Your session changed in another tab. Reload the page.',
  'authz.missing_csrf_token': 'Your session changed in another tab. Reload the page.',
  'authz.restrict.maintenance': 'The exchange is closed for maintenance.',
  'authz.restrict.blacklist': 'The exchange is not open to your address.',
};

type Rule = (detail: Detail) => string;

const RULES: Record<string, Rule> = {
  PriceOffTick: (d) => `The price must be a multiple of ${d.limit}.`,
  PriceBelowMinimum: (d) => `The lowest price is ${d.limit}.`,
  PriceAboveMaximum: (d) => `The highest price is ${d.limit}.`,
  QuantityOffLot: (d) => `The amount must be a multiple of ${d.limit}.`,
  QuantityBelowMinimum: (d) => `The smallest amount is ${d.limit}.`,
  QuantityAboveMaximum: (d) => `The largest amount is ${d.limit}.`,
  NotionalBelowMinimum: () => 'Price × amount is too small.',
  NotionalTooLarge: () => 'Price × amount is too large.',
  TriggerPriceInvalid: () => 'The trigger price is outside of what this market takes.',
  WouldTriggerAtOnce: () => 'The last price is beyond the trigger already: this order would fire at once.',
  PostOnlyWouldTrade: () => 'It would trade at once, and post-only forbids that.',
  FillOrKillUnfillable: () => 'The book cannot fill all of it now, and fill-or-kill wants all or nothing.',
  OpenOrdersLimitReached: () => 'You have as many open orders here as are allowed. Cancel some.',
  OrderKindNotAllowed: () => 'This market does not take that kind of order.',
  InsufficientFunds: (d) => `This needs ${d.limit}, you have ${d.got} available.`,
};

/** Codes that had no sentence, and how often they came. */
export const unknownCodes = new Map<string, number>();

export function sentenceOf(code: string): string {
  const known = SENTENCES[code];
  if (known !== undefined) return known;
  unknownCodes.set(code, (unknownCodes.get(code) ?? 0) + 1);
  return `The server says: ${code}`;
}

/** Everything that was wrong, in sentences, without repetition. */
export function sentencesOf(refused: Refused): string[] {
  const sentences = new Set<string>();
  for (const detail of refused.details) {
    const rule = detail.rule === undefined ? undefined : RULES[detail.rule];
    sentences.add(rule ? rule(detail) : sentenceOf(detail.code));
  }
  if (sentences.size === 0) for (const code of refused.codes) sentences.add(sentenceOf(code));
  return [...sentences];
}
