import { defineConfig } from 'vitest/config';

// Only what needs no browser: figures, books, previews, wire texts. What needs one is in walk/.
export default defineConfig({ test: { include: ['src/**/*.test.ts'], environment: 'node' } });
