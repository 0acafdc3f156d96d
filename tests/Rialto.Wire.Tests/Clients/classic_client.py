"""A client of classic Peatio, with nothing but Python's own library: markets, orders, several orders, cancels.

Usage: classic_client.py URL ACCESS_KEY SECRET_KEY
Each request is signed by the published recipe: HMAC-SHA256 of VERB|URI|QUERY, in the forms in which clients build QUERY.
"""
import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

URL, ACCESS, SECRET = sys.argv[1].rstrip('/'), sys.argv[2], sys.argv[3]
_last_tonce = 0


def tonce():
    """Milliseconds; each one once."""
    global _last_tonce
    _last_tonce = max(int(time.time() * 1000), _last_tonce + 1)
    return _last_tonce


def signature(verb, path, query):
    payload = '%s|%s|%s' % (verb, path, query)
    return hmac.new(SECRET.encode(), payload.encode(), hashlib.sha256).hexdigest()


def send(verb, path, query='', body=None):
    request = urllib.request.Request(URL + path + ('?' + query if query else ''), method=verb)
    if body is not None:
        request.data = body.encode()
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def get(path, **params):
    """Sorted and encoded, everything in the query."""
    params.update(access_key=ACCESS, tonce=tonce())
    query = urllib.parse.urlencode(sorted(params.items()))
    return send('GET', path, query + '&signature=' + signature('GET', path, query))


def post(path, **params):
    """The same as a form in the body."""
    params.update(access_key=ACCESS, tonce=tonce())
    query = urllib.parse.urlencode(sorted(params.items()))
    return send('POST', path, body=query + '&signature=' + signature('POST', path, query))


def post_in_query(path, **params):
    """As some clients do it: a POST without a body."""
    params.update(access_key=ACCESS, tonce=tonce())
    query = '&'.join('%s=%s' % pair for pair in sorted(params.items()))
    return send('POST', path, query + '&signature=' + signature('POST', path, query), body='')


def post_many(path, market, orders):
    """Several orders: encoded, sorted but for the block of orders, which stands at the end as it is."""
    head = urllib.parse.urlencode(sorted(dict(access_key=ACCESS, market=market, tonce=tonce()).items()))
    block = ''.join('&orders%%5B%%5D%%5B%s%%5D=%s' % (name, value) for order in orders for name, value in order)
    return send('POST', path, body=head + block + '&signature=' + signature('POST', path, head + block))


def check(got, wanted):
    if got != wanted:
        sys.exit('wanted %r, got %r' % (wanted, got))


status, markets = send('GET', '/api/v2/markets.json')
check((status, 'ethusd' in [market['id'] for market in markets]), (200, True))
status, tickers = send('GET', '/api/v2/tickers')
check(sorted(tickers['ethusd']['ticker'])[:3], ['buy', 'high', 'last'])
status, me = get('/api/v2/members/me.json')
check((status, me['accounts'][0]), (200, {'currency': 'usd', 'balance': '1000.0', 'locked': '0.0'}))

status, order = post('/api/v2/orders.json', market='ethusd', side='buy', volume='0.5', price='100.239')
check((status, order['price'], order['state']), (201, '100.23', 'wait'))
status, other = post_in_query('/api/v2/orders', market='ethusd', side='buy', volume=1e-4, price=99)
check((status, other['volume']), (201, '0.0001'))
status, both = post_many('/api/v2/orders/multi', 'ethusd', [
    [('side', 'buy'), ('volume', '1'), ('price', '98')], [('side', 'buy'), ('volume', '1'), ('price', '97')]])
check((status, [one['price'] for one in both]), (201, ['98.0', '97.0']))
status, waiting = get('/api/v2/orders.json', market='ethusd')
check([one['id'] for one in waiting], [order['id'], other['id'], both[0]['id'], both[1]['id']])

status, cancelled = post('/api/v2/order/delete.json', id=order['id'])
check((status, cancelled['state']), (201, 'wait'))
status, now = get('/api/v2/order.json', id=order['id'])
check((now['state'], now['trades']), ('cancel', []))
status, cleared = post('/api/v2/orders/clear')
check((status, len(cleared)), (201, 3))
status, refused = post('/api/v2/orders', market='ethusd', side='buy', volume='100', price='100')
check((status, refused['error']['code'], refused['error']['message']),
      (400, 2002, 'Failed to create order. Reason: cannot lock funds (amount: 10000.0)'))
status, refused = post('/api/v2/order/delete', id=999999)
check((status, refused['error']['code']), (400, 2003))
status, me = get('/api/v2/members/me')
check(me['accounts'][0], {'currency': 'usd', 'balance': '1000.0', 'locked': '0.0'})
print('done')
