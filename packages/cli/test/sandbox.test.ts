import { TrackClient } from 'customerio-node';
import { expect, test } from 'vitest';
import { startCli } from './start-cli.ts';

interface Description {
  us: { track: string };
  admin: string;
  workspaces: { region: string; siteId: string; trackApiKey: string; appApiKey: string }[];
}

test('prints one JSON line with which the official client can work', async () => {
  const cli = startCli('sandbox', '--json', '--port', '0');
  try {
    const [line] = await cli.untilLines(1);
    const { us, admin, workspaces } = line as unknown as Description;
    expect(workspaces.map(({ region }) => region).sort()).toEqual(['eu', 'us']);

    const workspace = workspaces.find(({ region }) => region === 'us');
    const client = new TrackClient(workspace?.siteId ?? '', workspace?.trackApiKey ?? '', {
      url: `${us.track}/api/v1`,
    });
    await expect(client.identify('cli-ada', { email: 'ada@example.test' })).resolves.toEqual({});
    expect((await fetch(admin, { headers: { accept: 'text/html' } })).status).toBe(200);
  } finally {
    cli.child.kill('SIGINT');
  }
  expect(await cli.exited).toBe(0);
});
