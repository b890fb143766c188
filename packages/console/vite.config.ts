import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** `npm run dev` shows the pages with hot reload, on the data of a server that already runs here. */
const SERVER = process.env.CIO_BRIDGE_URL ?? 'http://127.0.0.1:8787';

/** Puts `.br` and `.gz` beside each file, so that no server has to compress what never changes. */
const compressed = (): Plugin => ({
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir = '' }) {
    for (const file of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|svg|html)$/.test(file)) continue;
      const content = readFileSync(join(dir, file));
      writeFileSync(join(dir, `${file}.br`), brotliCompressSync(content));
      writeFileSync(join(dir, `${file}.gz`), gzipSync(content, { level: 9 }));
    }
  },
});

export default defineConfig({
  plugins: [react(), tailwindcss(), compressed()],
  build: {
    // Small files become data: URLs otherwise, which the server's content security policy may refuse.
    assetsInlineLimit: 0,
    // The warning is for visitors far away who come once; this is a tool on one's own machine, cached after that.
    chunkSizeWarningLimit: 1_500,
  },
  // The Host header stays as it came: the server compares it with the page's origin before it lets anyone in.
  server: { host: '127.0.0.1', proxy: { '/api': { target: SERVER, changeOrigin: false } } },
});
