import { operations } from '@cio-bridge/sandbox';
import { expect, test } from 'vitest';
import { CustomerIo, type TransportRequest } from '../src/index.ts';
import { appCalls } from './support/every-app-call.ts';
import { failureOf } from './support/local-server.ts';

/** An answer in which every call finds what it looks for. */
const anything = JSON.stringify(
  Object.fromEntries(
    [
      ...[
        'delivery_id',
        'id',
        'action',
        'asset',
        'broadcast',
        'campaign',
        'collection',
        'component',
        'content',
        'count',
      ],
      ...['customer', 'email', 'export', 'folder', 'import', 'instance_id', 'journey_metric', 'message', 'metric'],
      ...[
        'newsletter',
        'object',
        'segment',
        'sender_identity',
        'snippet',
        'token',
        'url',
        'used_by',
        'archived_message',
      ],
    ].map((key) => [key, {}]),
  ),
);

async function requestOf(call: (cio: CustomerIo) => Promise<unknown>): Promise<TransportRequest> {
  const requests: TransportRequest[] = [];
  await using cio = new CustomerIo({
    app: { apiKey: 'app-key' },
    transport: async (request) => {
      requests.push(request);
      const rows = request.method === 'GET' && request.url.endsWith('/content');
      return { status: 200, headers: {}, body: rows ? '[{"first_name":"Ada"}]' : anything };
    },
  });
  await call(cio);
  return requests[0] as TransportRequest;
}

const textOf = ({ body }: TransportRequest): string => Buffer.from(body ?? '').toString('utf8');

test.each(appCalls)('%s', async (route, call) => {
  const [method, path = ''] = route.split(' ');
  const request = await requestOf(call);
  expect(request.method).toBe(method);
  expect(request.url).toMatch(new RegExp(`^https://api\\.customer\\.io${path.replace(/\{\w+\}/g, '[^/?]+')}(\\?.*)?$`));
});

test('no operation of the App API is forgotten', () => {
  const bare = (operation: string) => operation.replaceAll(/\{\w+\}/g, '{}');
  const called = new Set(appCalls.map(([route]) => bare(route)));
  const documented = operations.filter(({ api }) => api === 'App').map(({ name }) => bare(name));
  expect(documented.filter((name) => !called.has(name))).toEqual([]);
});

test('names of the vendor go out, names of the user stay', async () => {
  const body = async (route: string) => {
    const [, call] = appCalls.find(([name]) => name === route) ?? [];
    return JSON.parse(textOf(await requestOf(call as (cio: CustomerIo) => Promise<unknown>)));
  };
  expect(await body('POST /v1/live_notifications/start')).toEqual({
    identifiers: { id: 'cust-100' },
    notification_type: 'com.example.order',
    attributes: { orderNumber: 'A-17' },
    content_state: { etaMinutes: 5 },
  });
  expect(await body('POST /v1/imports')).toEqual({
    import: { name: 'May', data_file_url: 'https://example.com/may.csv', type: 'people', identifier: 'id' },
  });
  expect(await body('POST /v1/objects')).toEqual({
    object_type_id: '1',
    filter: { object_attribute: { field: 'name', operator: 'exists' } },
  });
  expect(await body('PUT /v1/assets/files/{id}')).toEqual({ parent_folder_id: null });
  expect(await body('PUT /v1/collections/{collection_id}/content')).toEqual([{ sku: 'b' }]);
});

test('an upload is a form, with the type of its extension', async () => {
  const request = await requestOf(({ app }) =>
    app.assets.create({ content: new TextEncoder().encode('GIF89a'), fileName: 'a b.gif', name: 'Dot' }),
  );
  const form = await new Response(new Uint8Array(request.body as Uint8Array), {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  }).formData();
  const file = form.get('file') as File;
  expect([file.name, file.type, await file.text(), form.get('name')]).toEqual([
    'a b.gif',
    'image/gif',
    'GIF89a',
    'Dot',
  ]);
});

test.each<[field: string, call: (cio: CustomerIo) => Promise<unknown>]>([
  ['fileName', ({ app }) => app.assets.create({ content: new Uint8Array(1), fileName: 'notes.txt' })],
  ['content', ({ app }) => app.assets.create({ content: new Uint8Array(2_000_001), fileName: 'big.png' })],
  ['name', ({ app }) => app.snippets.create({ name: ' ', value: '' })],
  ['name', ({ app }) => app.snippets.update({ name: 'x'.repeat(151), value: '' })],
  ['identifier', ({ app }) => app.imports.create({ name: 'n', dataFileUrl: 'https://example.com/f', type: 'event' })],
  [
    'objectTypeId',
    ({ app }) => app.imports.create({ name: 'n', dataFileUrl: 'https://example.com/f', type: 'object' }),
  ],
  ['dataFileUrl', ({ app }) => app.imports.create({ name: 'n', dataFileUrl: 'f', type: 'people', identifier: 'id' })],
  ['name', ({ app }) => app.newsletters.create({ name: 'x'.repeat(191), type: 'email', recipients: { and: [] } })],
  [
    'scheduledAt',
    ({ app }) =>
      app.newsletters.create({ name: 'n', type: 'push', recipients: { and: [] }, sendNow: true, scheduledAt: 1 }),
  ],
  ['scheduledAt', ({ app }) => app.newsletters.schedule(1, { scheduledAt: 1_760_000_000_000 })],
  ['change', ({ app }) => app.designStudio.emails.update('id', {})],
  ['language', ({ app }) => app.designStudio.translations.create('id', { language: '' })],
  [
    'alert',
    ({ app }) =>
      app.liveNotifications.start({
        identifiers: { id: '1' },
        notificationType: 'com.example.order',
        attributes: {},
        contentState: {},
        platform: 'ios',
      }),
  ],
  ['object', ({ app }) => app.objects.attributes({ objectTypeId: 1, objectId: 'a', cioObjectId: 'b' })],
  ['object', ({ app }) => app.objects.relationships({ objectTypeId: 1 } as never).page()],
  ['person', ({ app }) => app.activities.list({ person: {} as never }).page()],
  ['person', ({ app }) => app.optOuts.ofPerson({} as never)],
  ['optouts', ({ app }) => app.optOuts.update({ id: '1' }, [])],
  ['type', ({ app }) => app.espSuppressions.create('.' as 'bounces', 'ada@example.com')],
])('bad input is refused before it leaves: %s', async (field, call) => {
  const requests: TransportRequest[] = [];
  await using cio = new CustomerIo({
    app: { apiKey: 'app-key' },
    transport: async (request) => {
      requests.push(request);
      return { status: 200, headers: {}, body: anything };
    },
  });
  expect(await failureOf(call(cio))).toMatchObject({ code: 'cio_invalid_input', remedy: 'fix-input', field });
  expect(requests).toEqual([]);
});

test('page numbers are followed to the end', async () => {
  const asked: (string | null)[] = [];
  await using cio = new CustomerIo({
    app: { apiKey: 'app-key' },
    governor: false,
    transport: async ({ url }) => {
      const page = new URL(url).searchParams.get('page');
      asked.push(page);
      const id = Number(page ?? 1);
      const meta = { pagination: { page: id, limit: 1, total: 3 }, filters: {} };
      return { status: 200, headers: {}, body: JSON.stringify({ assets: [{ id, name: `${id}` }], meta }) };
    },
  });
  expect((await Array.fromAsync(cio.app.assets.list({ limit: 1 }))).map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(asked).toEqual([null, '2', '3']);
});
