import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Runtimes } from './runtimes.ts';
import { asked, type Row } from './table.ts';

interface Line {
  step: string;
  ok: boolean;
  url?: string;
  error?: string;
}

/** Plays the demo thread from the packed command, and loads its console. */
export async function checkDemo(project: string, { node }: Runtimes): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { version, path } of [...node.lowest, ...node.newest]) {
    const runtime = `node ${version}`;
    let url = '';
    const args = [
      'node_modules/cio-bridge/bin/cio-bridge.js',
      'start',
      '--json',
      '--port',
      '0',
      '--data',
      `data-${version}`,
    ];
    const child = spawn(path, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
    });
    const exited = once(child, 'exit');
    const lines: Line[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(JSON.parse(line) as Line);
      if (lines.at(-1)?.step !== 'ready') continue;
      url = lines.at(-1)?.url ?? '';
      rows.push(await asked({ runtime, package: '@cio-bridge/console', check: 'loads' }, () => loadConsole(url)));
      child.kill('SIGTERM');
    }
    const [exitCode] = await exited;
    const steps = lines.filter(({ ok }) => ok).map(({ step }) => step);
    const faults = lines.filter(({ ok }) => !ok).map((line) => JSON.stringify(line));
    if (exitCode !== 0 || !steps.includes('ready')) faults.push(`ended with ${exitCode}: ${complaints.slice(-4_000)}`);
    const of = steps.length + faults.length;
    rows.push({ runtime, package: 'cio-bridge', check: 'plays the demo', passed: steps.length, of, faults });
  }
  return rows;
}

/** The document and every file that it names, as a browser asks for them. */
async function loadConsole(url: string): Promise<void> {
  const page = await fetch(url, { headers: { accept: 'text/html' } });
  const html = await page.text();
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
  if (page.status !== 200 || !files.some((path) => path.endsWith('.js'))) throw new Error(`${page.status}: ${html}`);
  for (const path of files) {
    const file = await fetch(new URL(path, url));
    const type = file.headers.get('content-type') ?? '';
    if (file.status !== 200 || type.includes('html')) throw new Error(`${path} is answered ${file.status}, ${type}`);
  }
}
