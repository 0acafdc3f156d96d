import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['walk/soak.run.ts'], environment: 'node' } });
