import { join } from 'node:path';
import { build } from 'esbuild';
import { asked, type Row } from './table.ts';

const targets = {
  node: { platform: 'node', conditions: [] },
  workerd: { platform: 'browser', conditions: ['workerd', 'worker'] },
  browser: { platform: 'browser', conditions: [] },
} as const;

/** Whoever checks webhooks and does nothing else carries nothing else: bytes, minified. Elsewhere the hash comes along. */
const limits = { node: 1_700, workerd: 2_900, browser: 2_900 };

export async function checkSize(project: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of ['@cio-bridge/sdk', '@cio-bridge/connector']) {
    for (const [runtime, { platform, conditions }] of Object.entries(targets)) {
      const limit = limits[runtime as keyof typeof limits];
      const { outputFiles } = await build({
        stdin: { contents: `export { verifySignature } from '${name}';`, resolveDir: join(project, 'smoke') },
        bundle: true,
        minify: true,
        write: false,
        format: 'esm',
        platform,
        conditions: [...conditions],
        logLevel: 'silent',
      });
      const bytes = outputFiles[0]?.contents.length ?? Number.NaN;
      const facts = { runtime, package: name, check: `verifySignature ${bytes} B` };
      rows.push(
        await asked(facts, () => {
          if (!(bytes <= limit)) throw new Error(`${bytes} bytes minified; the limit is ${limit}`);
        }),
      );
    }
  }
  return rows;
}
