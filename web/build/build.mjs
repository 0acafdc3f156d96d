// Builds the interface, compresses what gains by it, and says how much a visitor loads.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const worthCompressing = 1024;
await build({ logLevel: 'warn' });
const out = process.env.RIALTO_WEB_OUT ?? '../src/Rialto.Server/wwwroot';
let total = 0;
for (const path of files(out)) {
  const bytes = readFileSync(path);
  const gzip = gzipSync(bytes, { level: 9 });
  total += gzip.length;
  if (bytes.length < worthCompressing) continue;
  writeFileSync(`${path}.gz`, gzip);
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
console.log(`web interface: ${(total / 1000).toFixed(1)} kB gzip in all`);

function* files(directory) {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}
