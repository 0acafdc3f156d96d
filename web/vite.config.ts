import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

// `npx vite` beside a running server: the page from the sources, everything else from the server.
const server = process.env['RIALTO_URL'] ?? 'http://127.0.0.1:8080';

/** The sockets' thread begins, and the chart when the first book is drawn; by then their files are here, because the browser had nothing better to do. */
const fetchedEarly: Plugin = {
  name: 'fetched-early',
  transformIndexHtml: (_html, { bundle }) => Object.values(bundle ?? {}).filter(({ fileName }) => /^assets\/(?:socket\.worker|adapter)-/.test(fileName))
    .sort((a, b) => b.fileName.localeCompare(a.fileName))
    .map(({ fileName }) => ({ tag: 'link', attrs: { rel: 'prefetch', href: `/${fileName}` }, injectTo: 'head' as const })),
};

export default defineConfig({
  plugins: [svelte(), fetchedEarly],
  worker: { format: 'es' },
  build: {
    outDir: process.env['RIALTO_WEB_OUT'] ?? '../src/Rialto.Server/wwwroot',
    emptyOutDir: true,
    target: 'es2022',
    // The policy forbids inline scripts and data: fonts; every file stays a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What every page needs is one file, not nine: a browser asks for six at a time.
    rollupOptions: {
      output: { codeSplitting: { groups: [{ name: 'base', test: /svelte[\\/]|[\\/]src[\\/](?:numbers|feed|shell|session|markets[\\/]markets|orders[\\/](?:desk|draft|shown)|wire[\\/](?:http|errors|barong|peatio|openapi))/ }] } },
    },
  },
  server: { proxy: { '/api': { target: server, ws: true }, '/docs': server, '/health': server } },
});
