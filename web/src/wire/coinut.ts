// The little that we ask of COINUT: which number a market has there.
interface List {
  SPOT?: Record<string, { base: string; quote: string; inst_id: number }[]>;
}

/** Numbers by market, as in ethusd → 2; empty when no answer came. */
export async function instruments(): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  try {
    const response = await fetch('/coinut', { method: 'POST', body: '{"request":"inst_list","sec_type":"SPOT","nonce":1}' });
    const list = (await response.json()) as List;
    for (const [pair, [only]] of Object.entries(list.SPOT ?? {})) if (only) found.set(pair.toLowerCase(), only.inst_id);
  } catch {
    return found;
  }
  return found;
}
