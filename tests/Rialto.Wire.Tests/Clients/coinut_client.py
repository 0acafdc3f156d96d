"""A REST client of COINUT, with nothing but Python's own library, written as the published ones are: every body is signed, also of
public requests; nonces are random; no content type is named; prices are texts with eight decimals.

Usage: coinut_client.py URL USER API_KEY
"""
import hashlib
import hmac
import json
import random
import sys
import urllib.request

URL, USER, KEY = sys.argv[1].rstrip('/') + '/coinut', sys.argv[2], sys.argv[3]


def request(name, **content):
    content.update(request=name, nonce=random.randint(1, 16777215))
    body = json.dumps(content).encode()
    headers = {'X-USER': USER, 'X-SIGNATURE': hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest(), 'Content-Type': ''}
    with urllib.request.urlopen(urllib.request.Request(URL, body, headers)) as answer:
        return json.load(answer)


def check(got, wanted):
    if got != wanted:
        sys.exit('wanted %r, got %r' % (wanted, got))


inst = request('inst_list', sec_type='SPOT')['SPOT']['ETHUSD'][0]['inst_id']
check(request('user_balance')['USD'], '1000.00000000')
check(request('hb')['status'], ['OK'])
placed = request('new_order', inst_id=inst, side='BUY', qty='%.8f' % 0.5, price='%.8f' % 100.25, client_ord_id=random.randint(1, 4294967290))
check((placed['reply'], placed['order_price'], placed['open_qty']), ('order_accepted', '100.25000000', '0.50000000'))
book = request('inst_order_book', inst_id=inst, top_n=10, decimal_places=2)
check(book['buy'], [{'count': 1, 'price': '100.25', 'qty': '0.50000000'}])
many = request('new_orders', orders=[
    {'inst_id': inst, 'side': 'BUY', 'qty': '%.8f' % 1, 'price': '%.8f' % price, 'client_ord_id': number} for number, price in enumerate((99, 98), 1)])
check([one['reply'] for one in many], ['order_accepted', 'order_accepted'])
orders = request('user_open_orders', inst_id=inst)['orders']
check([one['order_id'] for one in orders], [many[1]['order_id'], many[0]['order_id'], placed['order_id']])
check(request('cancel_order', inst_id=inst, order_id=placed['order_id'])['status'], ['OK'])
results = request('cancel_orders', entries=[{'inst_id': inst, 'order_id': one['order_id']} for one in orders])['results']
check([one['status'] for one in results], ['INVALID_ORDER_ID', 'OK', 'OK'])
check(request('cancel_order', inst_id=inst, order_id=placed['order_id'])['status'], ['INVALID_ORDER_ID'])
check(request('new_order', inst_id=inst, side='BUY', qty='1', price='5000')['reasons'], ['NOT_ENOUGH_BALANCE'])
check(request('trade_history', inst_id=inst, start=0, limit=10)['trades'], [])
check(request('user_balance')['USD'], '1000.00000000')
print('done')
