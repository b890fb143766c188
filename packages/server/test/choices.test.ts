import { startSandbox } from '@cio-bridge/sandbox';
import { expect, test } from 'vitest';
import { startTestServer } from './start-test-server.ts';

test('what can be chosen for an input may depend on what was filled in before', async () => {
  await using sandbox = await startSandbox();
  await using at = await startTestServer();
  const [workspace] = sandbox.workspaces;
  const { body: client } = await at.call('POST', '/api/v1/clients', { body: { name: 'Example' } });
  const { body: connection } = await at.call('POST', '/api/v1/connections', {
    body: { clientId: client.id, name: 'Example Shop' },
  });
  const saved = await at.call('PUT', `/api/v1/connections/${connection.id}/environments/production`, {
    body: {
      region: 'us',
      siteId: workspace?.siteId,
      trackApiKey: workspace?.trackApiKey,
      appApiKey: workspace?.appApiKey,
      sandboxUrls: sandbox.us,
    },
  });
  expect(saved.status).toBe(200);
  const choices = (input: string) =>
    at.call(
      'GET',
      `/api/v1/actions/customer-io/send-transactional-email/choices/messageData?connectionId=${connection.id}&environment=production&input=${encodeURIComponent(input)}`,
    );

  const known = await choices('{"transactionalMessageId":1}');
  expect(known.body.choices).not.toEqual([]);
  expect((await choices('{}')).body.choices).toEqual([]);
  const broken = await choices('no JSON');
  expect([broken.status, broken.body.pointer]).toEqual([400, '/input']);
});
