import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { APIClient, TrackClient } from 'customerio-node';
import { expect, test } from 'vitest';
import { startSandbox } from '../src/index.ts';

test('the official client identifies, tracks and sends, and the reports come back signed', async () => {
  await using sandbox = await startSandbox();
  const workspace = sandbox.workspaces.find(({ region }) => region === 'us');
  if (!workspace) throw new Error('no US workspace');
  const received: { body: string; timestamp: string; signature: string }[] = [];
  const endpoint = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature } = request.headers;
      received.push({ body, timestamp: String(timestamp), signature: String(signature) });
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => endpoint.once('listening', resolve));
  const { port } = endpoint.address() as AddressInfo;

  const track = new TrackClient(workspace.siteId, workspace.trackApiKey, { url: `${sandbox.us.track}/api/v1` });
  const app = new APIClient(workspace.appApiKey, { url: `${sandbox.us.app}/v1` });
  await fetch(`${sandbox.us.app}/v1/reporting_webhooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${workspace.appApiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'test',
      endpoint: `http://127.0.0.1:${port}/hook`,
      events: ['email_sent', 'email_delivered', 'email_opened', 'email_bounced'],
    }),
  });
  await track.identify('cust-100', { email: 'ada@example.com', first_name: 'Ada', logins: 3 });
  await track.track('cust-100', { name: 'signed_up' });
  const { SendEmailRequest } = await import('customerio-node');
  const sent = await app.sendEmail(
    new SendEmailRequest({
      to: 'ada@example.com',
      transactional_message_id: 'Welcome',
      identifiers: { id: 'cust-100' },
      message_data: { plan: 'pro' },
    }),
  );
  await expect.poll(() => received.length, { timeout: 5000 }).toBe(3);
  endpoint.close();
  endpoint.closeAllConnections();

  const { customer } = await app.getAttributes('cust-100');
  expect(customer.attributes).toMatchObject({ email: 'ada@example.com', first_name: 'Ada', logins: '3' });
  const reports = received.map(({ body }) => JSON.parse(body));
  expect(reports.map(({ metric }) => metric)).toEqual(['sent', 'delivered', 'opened']);
  expect(reports[0].data).toMatchObject({ delivery_id: sent.delivery_id, subject: 'Welcome, Ada' });
  for (const { body, timestamp, signature } of received) {
    const expected = createHmac('sha256', workspace.webhookSigningKey).update(`v0:${timestamp}:${body}`).digest('hex');
    expect(signature).toBe(expected);
  }
});
