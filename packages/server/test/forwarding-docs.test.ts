import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { messageBody } from '../src/forwarding/message-body.ts';
import { newSecret, rotated, signedHeaders } from '../src/forwarding/signature.ts';
import { freePort } from './free-port.ts';

const page = readFileSync(new URL('../../../docs/forwarding.md', import.meta.url), 'utf8');
const sampleIn = (language: string) => page.match(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``))?.[1] as string;

const hasPython = (() => {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return process.env.CIO_BRIDGE_REQUIRE_LANGUAGES === '1';
  }
})();

const samples = [
  { name: 'Node', command: process.execPath, args: ['--input-type=module', '-e', sampleIn('js')], isThere: true },
  { name: 'Python', command: 'python3', args: ['-c', sampleIn('python')], isThere: hasPython },
];

let receiver: ChildProcess | undefined;
afterEach(() => receiver?.kill());

test.each(samples.filter(({ isThere }) => isThere))(
  'the sample for $name takes what is genuine, once, and nothing else',
  async ({ command, args }) => {
    const port = await freePort();
    const before = newSecret();
    const secrets = rotated({ current: before, previous: [] }, Date.now());
    let printed = '';
    // It knows the old secret: the new one signs beside it for a day.
    receiver = spawn(command, args, {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      env: { ...process.env, PORT: String(port), WEBHOOK_SECRET: before },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    receiver.stdout?.on('data', (part) => {
      printed += String(part);
    });

    const place = { id: 'x', name: 'x' };
    const body = messageBody({
      id: 'ev_1',
      objectType: 'email',
      metric: 'bounced',
      happenedAtMs: Date.now(),
      payload: '{"event_id":"01K7SAMPLE","note":"größer"}',
      source: { client: place, connection: place, environment: 'production', endpoint: place },
    });
    const send = async (headers: Record<string, string>, text = body): Promise<number> => {
      for (let tries = 0; ; tries += 1) {
        try {
          return (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body: text })).status;
        } catch (error) {
          if (tries === 200) throw error;
          await sleep(50);
        }
      }
    };
    const headers = signedHeaders(secrets, 'ev_1', Date.now(), body);
    expect(await send(headers)).toBe(204);
    expect(await send(headers)).toBe(204);
    expect(await send(headers, body.replace('bounced', 'opened!'))).toBe(401);
    expect(await send(signedHeaders({ current: newSecret(), previous: [] }, 'ev_2', Date.now(), body))).toBe(401);
    expect(await send(signedHeaders(secrets, 'ev_3', Date.now() - 600_000, body))).toBe(401);
    expect(await send({})).toBe(401);
    expect(printed.match(/email\.bounced/g)).toHaveLength(1);
  },
  30_000,
);
