import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { chunks } from './build/chunks.ts';
import { firstLoadBudget } from './build/first-load-budget.ts';
import { mantineStyles } from './build/mantine-styles.ts';

const gatewayUrl = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:8000';

/**
 * What the gateway has beside the pages. Cookies are of the origin of the pages, so `Origin` is made that of the API.
 */
const proxied = { target: gatewayUrl, changeOrigin: true, headers: { origin: gatewayUrl } };

export default defineConfig({
  plugins: [react(), mantineStyles(), firstLoadBudget()],
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    target: 'es2022',
    // An asset in a data: address is not what the policy of the page lets fonts and scripts be.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // What counts is how much the first page fetches: see the budget.
    chunkSizeWarningLimit: 1_000,
    // A hint alone; browsers that do not know it fetch a moment later.
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: chunks } },
  },
  server: {
    port: 5173,
    proxy: { '/api': proxied, '/health': proxied, '/docs': proxied, '/openapi.json': proxied },
  },
});
