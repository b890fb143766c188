import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npm run dev` shows the pages with hot reload, on the data of a server that already runs here. */
const SERVER = process.env.CIO_BRIDGE_URL ?? 'http://127.0.0.1:8787';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  logLevel: 'warn',
  // Small files become data: URLs otherwise, which the server's content security policy may refuse.
  build: { assetsInlineLimit: 0 },
  server: { host: '127.0.0.1', proxy: { '/api': { target: SERVER, changeOrigin: true } } },
});
