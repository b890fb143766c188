import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { describeCatalogue } from '@cio-bridge/connector';
import { build } from 'esbuild';

/**
 * n8n loads CommonJS, one class from a file of its name, and takes only what depends on nothing but n8n. So all of it is
 * one file, and beside it stand the names.
 */
const dist = new URL('./dist/', import.meta.url);
rmSync(dist, { recursive: true, force: true });
await build({
  entryPoints: [new URL('./src/index.ts', import.meta.url).pathname],
  outfile: new URL('./cio-bridge.js', dist).pathname,
  bundle: true,
  format: 'cjs',
  platform: 'neutral',
  // Without Node's own parts: the fetch of the host, and no second copy of an HTTP client.
  conditions: ['@cio-bridge/source', 'module', 'default'],
  mainFields: ['module', 'main'],
  external: ['n8n-workflow', 'node:*'],
  target: 'node22',
  legalComments: 'inline',
  logLevel: 'warning',
});
writeFileSync(new URL('./package.json', dist), '{ "type": "commonjs" }\n');
const { icon: dataUri } = describeCatalogue().integration;
const icon = decodeURIComponent(dataUri.slice(dataUri.indexOf(',') + 1));
const classes = { 'credentials/CioBridgeApi.credentials': 'CioBridgeApi', 'nodes/CioBridge.node': 'CioBridge' };
for (const [file, name] of Object.entries({ ...classes, 'nodes/CioBridgeTrigger.node': 'CioBridgeTrigger' })) {
  const url = new URL(`./${file}.js`, dist);
  mkdirSync(new URL('.', url), { recursive: true });
  writeFileSync(url, `exports.${name} = require('../cio-bridge.js').${name};\n`);
  // Beside each file that names it.
  writeFileSync(new URL('./cio-bridge.svg', url), icon.replace('currentColor', '#7a7a7a'));
}
