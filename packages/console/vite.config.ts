import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npm run dev` shows the pages with hot reload, on the data of a server that already runs here. */
const SERVER = process.env.CIO_BRIDGE_URL ?? 'http://127.0.0.1:8787';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    // Small files become data: URLs otherwise, which the server's content security policy may refuse.
    assetsInlineLimit: 0,
    // The warning is for visitors far away who come once; this is a tool on one's own machine, cached after that.
    chunkSizeWarningLimit: 1_500,
  },
  // The Host header stays as it came: the server compares it with the page's origin before it lets anyone in.
  server: { host: '127.0.0.1', proxy: { '/api': { target: SERVER, changeOrigin: false } } },
});
