/** Actions as steps of an Inngest function. Inngest is large, so it is installed beside, and the check runs there. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installInngest } from '../../scripts/beside.ts';

const beside = await installInngest();
const folder = mkdtempSync(join(beside, 'story-'));
try {
  for (const file of ['function.js', 'check.js']) cpSync(join(import.meta.dirname, file), join(folder, file));
  const args = ['--conditions=@cio-bridge/source', join(folder, 'check.js')];
  process.stdout.write(
    execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  );
} finally {
  rmSync(folder, { recursive: true });
}
