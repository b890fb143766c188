import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '@cio-bridge/server';
import { expect, test } from 'vitest';
import { startDemo } from '../src/demo/demo.ts';

test('the demo notes a bounce on whoever it is, by whatever the report names them', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cio-bridge-demo-'));
  const server = await startServer({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent' });
  const demo = await startDemo(server, dataDir);
  try {
    const workspace = demo.sandbox.workspace('Demo shop');
    const known = { id: 'ada', email: 'ada@example.com', phone: '+15550001234' };
    const person = async (by: 'id' | 'email' | 'phone') => {
      await demo.connector.run('customer-io/identify-customer', { person: { [by]: known[by] } as { id: string } });
      return workspace.people.find((each) => each[by] === known[by])?.cioId as string;
    };
    const [byId, byEmail, byPhone] = [await person('id'), await person('email'), await person('phone')];
    const reports: [cioId: string, identifiers: Record<string, string | null>][] = [
      [byId, { id: known.id, email: null }],
      [byEmail, { id: null, email: known.email }],
      [byPhone, { id: null, email: null, phone: known.phone }],
      [byId, { id: null, email: null, cio_id: byId }],
      [byId, { ...known, cio_id: byId }],
    ];
    for (const [index, [cioId, identifiers]] of reports.entries()) {
      const delivery_id = `d${index}`;
      const data = { identifiers, delivery_id, recipient: known.email, failure_message: 'no such box' };
      workspace.report({ subscription: 'email_bounced', objectType: 'email', metric: 'bounced', data } as never);
      await expect
        .poll(() => workspace.people.find((each) => each.cioId === cioId)?.attributes.last_delivery_id)
        .toBe(delivery_id);
    }
  } finally {
    await demo.close();
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test('a token for all clients, as earlier versions gave the demo, is taken back', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cio-bridge-demo-'));
  const server = await startServer({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent' });
  const { tokens } = server.services;
  try {
    await (await startDemo(server, dataDir)).close();
    const file = join(dataDir, 'demo.json');
    const { token: apiToken } = await tokens.create({ name: 'demo' });
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), apiToken }));
    const demo = await startDemo(server, dataDir);
    await demo.close();
    expect(await tokens.access(apiToken)).toBeUndefined();
    expect((await tokens.access(demo.apiToken))?.clientIds).toHaveLength(1);
    const again = await startDemo(server, dataDir);
    await again.close();
    expect([again.apiToken, again.isNewToken]).toEqual([demo.apiToken, false]);
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
