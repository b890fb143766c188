import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { startSandbox } from '../src/index.ts';
import { authorization, Kit } from './kit.ts';
import { serveFiles } from './serve-files.ts';

// What the App API keeps is kept like everything else: in snapshots, and in what a seed file plants.

/** What is read back, before and after. */
const reads = [
  '/v1/campaigns/1/actions/101/language/fr',
  '/v1/newsletters',
  '/v1/newsletters/2/contents',
  '/v1/transactional/2/language/fr',
  '/v1/snippets',
  '/v1/esp/suppression/bounces',
  '/v1/imports/1',
  '/v1/assets',
  '/v1/assets/folders',
  '/v1/design_studio/folders',
  '/v1/design_studio/emails',
  '/v1/design_studio/components',
  '/v1/customers/ada/optouts',
  '/v1/collections',
] as const;

const news = {
  name: 'June',
  type: 'email',
  recipients: { attribute: { field: 'plan', operator: 'exists' } },
  subject: 'June',
  body: 'x',
};

async function fill(kit: Kit, csvUrl: string): Promise<string> {
  const { app } = kit.sandbox.us;
  const done = async (method: string, path: string, body?: unknown) => {
    const { status, body: answer } = await kit.app(method, path, body);
    expect([method, path, status < 300]).toEqual([method, path, true]);
    return answer;
  };
  await kit.identify('ada', { email: 'ada@example.com', plan: 'pro' });
  await done('PUT', '/v1/campaigns/1/actions/101/language/fr', { subject: 'Salut !' });
  await done('POST', '/v1/newsletters', news);
  await done('POST', '/v1/newsletters/2/schedule', { scheduled_at: seconds(kit) + 600 });
  await done('PUT', '/v1/transactional/2/language/fr', { subject: 'Bonjour' });
  await done('PUT', '/v1/snippets', { name: 'footer', value: 'Bye' });
  await done('POST', '/v1/esp/suppression/bounces/bo@example.com');
  await done('PUT', '/v1/customers/ada/optouts', {
    optouts: [{ from: '+15550100002', optout: true }],
  });
  await done('POST', '/v1/assets/folders', { name: 'Brand' });
  const form = new FormData();
  form.set('file', new Blob(['GIF89a'], { type: 'image/gif' }), 'logo.gif');
  const headers = { authorization: authorization(kit.us.keys, 'app') };
  expect((await fetch(`${app}/v1/assets/files`, { method: 'POST', headers, body: form })).status).toBe(200);
  await done('POST', '/v1/design_studio/folders', { name: 'Mails' });
  await done('POST', '/v1/design_studio/emails', { name: 'Welcome' });
  await done('POST', '/v1/design_studio/components', { name: 'Footer', tag: 'brand-footer', content: '' });
  await done('POST', '/v1/collections', { name: 'prices', data: [] });
  const { instance_id: live } = await done('POST', '/v1/live_notifications/start', {
    notification_type: 'order',
    identifiers: { id: 'ada' },
    attributes: { order: 'A-17' },
    content_state: { step: 1 },
    push_payload: { alert: { title: 'a', body: 'b' } },
  });
  await done('POST', '/v1/imports', { import: { name: 'n', type: 'people', identifier: 'id', data_file_url: csvUrl } });
  return live;
}

const seconds = (kit: Kit): number => Math.floor(kit.sandbox.clock.nowMs() / 1000);

const seen = async (kit: Kit): Promise<[string, number, unknown][]> => {
  const answers: [string, number, unknown][] = [];
  for (const path of reads) {
    const { status, text } = await kit.app('GET', path);
    answers.push([path, status, text.replaceAll(kit.sandbox.us.app, 'origin')]);
  }
  return answers;
};

test('a snapshot keeps all that the App API made, and what is still to come of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const snapshotFile = join(folder, 'state.json');
  await using files = await serveFiles({ 'people.csv': 'id,note\nbo,hi\n' });
  try {
    const first = new Kit(await startSandbox({ snapshotFile, clock: 'virtual' }));
    const empty = await seen(first);
    const live = await fill(first, files.url('people.csv'));
    const before = await seen(first);
    expect(before.filter(([, status]) => status !== 200)).toEqual([]);
    expect(before.filter((answer, index) => isDeepStrictEqual(answer, empty[index]))).toEqual([]);
    const notification = (await first.app('GET', `/v1/live_notifications/${live}`)).body;
    await first.sandbox.close();

    await using second = new Kit(await startSandbox({ snapshotFile, clock: 'virtual' }));
    expect(await seen(second)).toEqual(before);
    expect((await second.app('GET', `/v1/live_notifications/${live}`)).body).toEqual(notification);
    await second.sandbox.clock.advance(5_000);
    expect((await second.app('GET', '/v1/imports/1')).body.import).toMatchObject({ state: 'imported' });
    expect(second.person('bo')?.attributes).toMatchObject({ note: 'hi' });
    expect(second.us.deliveries).toEqual([]);
    await second.sandbox.clock.advance(700_000);
    expect(second.us.deliveries.map(({ recipient }) => recipient)).toEqual(['ada@example.com']);
    second.sandbox.reset();
    expect((await second.app('GET', '/v1/assets')).body.assets).toEqual([]);
    expect((await second.app('GET', '/v1/newsletters')).body.newsletters).toHaveLength(1);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a seed file plants what messages come from', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const seedFile = join(folder, 'seed.yaml');
  await writeFile(
    seedFile,
    `workspaces:
  - name: demo-us
    region: us
    people: [{ id: ada, email: ada@example.com, attributes: { language: fr } }]
    senders: [{ id: 7, name: Ada, email: news@example.com }]
    snippets: [{ name: footer, value: Bye }]
    suppressions: [{ type: bounces, email: bo@example.com }]
    messages:
      - id: 1
        channel: email
        name: hello
        subject: Hello
        body: b
        translations: [{ language: fr, subject: Bonjour }]
    broadcasts: [{ id: 4, name: Launch, template: { type: email, subject: Launch, body: b, fromId: 7 } }]
    campaigns:
      - { id: 5, name: Welcome, eventName: joined, actions: [{ id: 501, type: email, subject: Hi, body: b, fromId: 7 }] }
    newsletters:
      - { id: 6, name: June, type: email, contents: [{ subject: June, body: b, fromId: 7 }] }
  - { name: demo-eu, region: eu }
`,
  );
  try {
    await using kit = new Kit(await startSandbox({ seedFile, clock: 'virtual' }));
    const get = async (path: string) => (await kit.app('GET', `/v1${path}`)).body;
    expect((await get('/snippets')).snippets).toMatchObject([{ name: 'footer', value: 'Bye' }]);
    expect((await get('/esp/search_suppression/bo@example.com')).suppressions).toHaveLength(1);
    expect((await get('/sender_identities/7/used_by')).used_by).toMatchObject({
      campaigns: [5],
      draft_newsletters: [6],
    });
    expect((await get('/newsletters/6/contents')).contents).toMatchObject([{ subject: 'June' }]);
    await kit.track('POST', '/api/v1/customers/ada/events', { name: 'joined' });
    const send = { to: 'ada@example.com', transactional_message_id: 'hello', identifiers: { id: 'ada' } };
    await kit.app('POST', '/v1/send/email', send);
    await kit.app('POST', '/v1/campaigns/4/triggers', { ids: ['ada'] });
    await kit.sandbox.clock.advance(1_000);
    expect(kit.us.deliveries.map(({ message }) => message.subject).toSorted()).toEqual(['Bonjour', 'Hi', 'Launch']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
