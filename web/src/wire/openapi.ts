// What this server's orders can say, read from its own OpenAPI document. Pure, so that a test notices when the document changes its shape.

export interface OpenApi {
  paths: Record<string, { post?: { requestBody?: { content: Record<string, { schema: Schema }> } } }>;
}

interface Schema {
  properties?: Record<string, { type?: string; enum?: string[] }>;
}

const ORDERS = '/api/v2/peatio/market/orders';
const FAUCET = '/api/v2/peatio/account/faucet';
/** Without these no order can be written: a document that does not name them is one that we do not understand. */
const NEEDED = ['market', 'side', 'volume', 'ord_type'];

/** Field → its choices, no choices = free text; "faucet" = there is one. Null when the document says nothing of orders. */
export function orderFieldsOf(document: OpenApi): Map<string, string[]> | null {
  const properties = document.paths?.[ORDERS]?.post?.requestBody?.content['application/json']?.schema.properties ?? {};
  const fields = new Map(Object.entries(properties).map(([name, { enum: choices }]) => [name, choices ?? []]));
  if (!NEEDED.every((name) => fields.has(name))) return null;
  if (document.paths[FAUCET]) fields.set('faucet', []);
  return fields;
}
