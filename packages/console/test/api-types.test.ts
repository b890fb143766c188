import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';

test('the types of the API are those of the server beside it', () => {
  const script = fileURLToPath(new URL('../scripts/api-types.ts', import.meta.url));
  execFileSync(process.execPath, ['--conditions=@cio-bridge/source', script, '--check'], { stdio: 'inherit' });
});
