import { expect, it } from 'vitest';
import { orderFieldsOf, type OpenApi } from './openapi.ts';

const text = { type: 'string' };

/** As the server writes it: the body of one request, its fields with their choices. */
const document = {
  openapi: '3.1.1',
  paths: {
    '/api/v2/peatio/market/orders': {
      get: { parameters: [{ name: 'state', in: 'query', schema: { enum: ['wait', 'done'] } }] },
      post: {
        summary: 'Places an order.',
        requestBody: {
          content: {
            'application/json': {
              schema: {
                required: ['market', 'side'],
                type: 'object',
                properties: {
                  market: { ...text, description: 'Market.' },
                  side: { enum: ['sell', 'buy'], ...text, description: 'Side.' },
                  volume: { ...text, description: 'Quantity of the base currency.' },
                  ord_type: { enum: ['limit', 'market', 'stop_limit'], ...text, description: 'Kind of order.' },
                  expiration_time: { type: 'integer', description: 'With gtd: when it ends, Unix milliseconds.' },
                  post_only: { enum: ['true', 'false', 'reprice'], ...text, description: 'Must not trade on arrival.' },
                },
              },
            },
            'application/x-www-form-urlencoded': { schema: { type: 'object', properties: { market: text } } },
          },
        },
      },
    },
  },
};

it('the fields of an order and their choices stand in the body of its request', () => {
  expect(orderFieldsOf(document)).toEqual(new Map([
    ['market', []], ['side', ['sell', 'buy']], ['volume', []], ['ord_type', ['limit', 'market', 'stop_limit']], ['expiration_time', []],
    ['post_only', ['true', 'false', 'reprice']],
  ]));
});

it('a faucet is there when it has a path', () => {
  const withFaucet: OpenApi = { paths: { ...document.paths, '/api/v2/peatio/account/faucet': { post: {} } } };
  expect(orderFieldsOf(withFaucet)?.has('faucet')).toBe(true);
  expect(orderFieldsOf(document)?.has('faucet')).toBe(false);
});

it('a document of another shape is not understood, instead of one that offers little', () => {
  const parameters = { paths: { '/api/v2/peatio/market/orders': { post: { parameters: [{ name: 'ord_type', in: 'query', schema: { enum: ['limit'] } }] } } } };
  expect(orderFieldsOf(parameters as OpenApi)).toBeNull();
  expect(orderFieldsOf({ paths: {} })).toBeNull();
  expect(orderFieldsOf({} as OpenApi)).toBeNull();
});
