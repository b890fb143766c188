import { expect } from 'vitest';
import { behaviour } from './behaviour.ts';
import { authorization, Kit } from './kit.ts';

const gif = Buffer.from('R0lGODlhAQABAAAAACw=', 'base64');

async function upload(kit: Kit, file: Blob | string, fields: Record<string, string> = {}) {
  const form = new FormData();
  if (typeof file === 'string') form.set('file', file);
  else form.set('file', file, 'logo.gif');
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const headers = { authorization: authorization(kit.us.keys, 'app') };
  const response = await fetch(`${kit.sandbox.us.app}/v1/assets/files`, { method: 'POST', headers, body: form });
  const body: ReturnType<typeof JSON.parse> = await response.json();
  return { status: response.status, body };
}

const image = new Blob([gif], { type: 'image/gif' });

behaviour(['asset.upload', 'asset.served'], async () => {
  await using kit = await Kit.start();
  const { status, body } = await upload(kit, image, { name: 'Logo' });
  expect(status).toBe(200);
  const at = expect.any(Number);
  expect(body.asset).toEqual({
    id: 1,
    name: 'Logo',
    parent_folder_id: null,
    path: expect.stringMatching(/^http.*logo\.gif$/),
    size: gif.length,
    created: at,
    updated: at,
  });
  const served = await fetch(body.asset.path);
  expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/gif']);
  expect(Buffer.from(await served.arrayBuffer())).toEqual(gif);
  expect((await upload(kit, image)).body.asset.name).toBe('logo.gif');
  expect((await kit.app('GET', '/v1/assets')).body).toMatchObject({
    assets: [{ id: 1 }, { id: 2 }],
    meta: { pagination: { page: 1, limit: 1000, total: 2 } },
  });
  await kit.app('DELETE', '/v1/assets/files/1');
  expect((await fetch(body.asset.path)).status).toBe(404);

  const largest = new Blob([new Uint8Array(2_000_000)], { type: 'image/png' });
  expect((await upload(kit, largest)).status).toBe(200);
  const wrong: [Blob | string, Record<string, string>, number, string][] = [
    [new Blob([largest, 'x'], { type: 'image/png' }), {}, 400, '2000000'],
    [new Blob(['<svg/>'], { type: 'image/svg+xml' }), {}, 400, 'image/png'],
    ['no file', {}, 400, 'file'],
    [image, { parent_folder_id: 'x' }, 400, 'parent_folder_id'],
    [image, { parent_folder_id: '9' }, 404, 'not found'],
  ];
  for (const [file, fields, code, text] of wrong) {
    const refused = await upload(kit, file, fields);
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([code, expect.stringContaining(text)]);
  }
  expect((await kit.app('POST', '/v1/assets/files', { file: 'x' })).status).toBe(400);
});

behaviour('asset.folders', async () => {
  await using kit = await Kit.start();
  const folder = async (name: string, parent?: number | null) => {
    const { body } = await kit.app('POST', '/v1/assets/folders', { name, parent_folder_id: parent });
    return body.folder.id;
  };
  const outer = await folder('Brand');
  const inner = await folder('Logos', outer);
  const { id } = (await upload(kit, image, { parent_folder_id: String(inner) })).body.asset;
  const list = async (what: string, query: string) =>
    (await kit.app('GET', `/v1/assets${what}?${query}`)).body[what === '' ? 'assets' : 'folders'].map(
      (node: { id: number }) => node.id,
    );
  expect(await list('', `parent_folder_id=${outer}`)).toEqual([id]);
  expect(await list('', `parent_folder_id=${outer}&direct_descendants_only=true`)).toEqual([]);
  expect(await list('/folders', 'direct_descendants_only=true')).toEqual([outer]);
  expect(await list('/folders', 'limit=1&page=2')).toEqual([inner]);

  const put = (path: string, body: object) => kit.app('PUT', `/v1/assets${path}`, body);
  expect((await put(`/folders/${outer}`, { parent_folder_id: inner })).status).toBe(409);
  expect((await put(`/files/${id}`, { name: ' Mark ', parent_folder_id: 0 })).status).toBe(204);
  expect((await kit.app('GET', `/v1/assets/files/${id}`)).body.asset).toMatchObject({
    name: 'Mark',
    parent_folder_id: null,
  });
  expect((await kit.app('DELETE', `/v1/assets/folders/${outer}`)).status).toBe(409);
  expect((await kit.app('DELETE', `/v1/assets/folders/${inner}`)).status).toBe(204);
  expect((await kit.app('DELETE', `/v1/assets/folders/${outer}`)).status).toBe(204);
  expect(await list('/folders', '')).toEqual([]);
  expect((await kit.app('GET', `/v1/assets/folders/${outer}`)).status).toBe(404);
});

behaviour('asset.errors', async () => {
  await using kit = await Kit.start();
  const { id } = (await kit.app('POST', '/v1/assets/folders', { name: 'Brand' })).body.folder;
  const wrong: [string, string, object | undefined, number][] = [
    ['GET', '/v1/assets/files/9', undefined, 404],
    ['GET', `/v1/assets/files/${id}`, undefined, 404], // a folder is not a file
    ['GET', '/v1/assets?parent_folder_id=9', undefined, 404],
    ['GET', '/v1/assets?limit=10001', undefined, 400],
    ['GET', '/v1/assets?page=0', undefined, 400],
    ['POST', '/v1/assets/folders', {}, 400],
    ['POST', '/v1/assets/folders', { name: ' ' }, 400],
    ['POST', '/v1/assets/folders', { name: 'a', colour: 'red' }, 400],
    ['PUT', `/v1/assets/folders/${id}`, {}, 400],
    ['GET', '/v1/design_studio/emails/none', undefined, 404],
    ['POST', '/v1/design_studio/emails', [], 400],
  ];
  for (const [method, path, body, status] of wrong) {
    const answer = await kit.app(method, path, body);
    const told = { errors: [{ detail: expect.any(String), status }] };
    expect([method, path, answer.status, answer.body]).toEqual([method, path, status, told]);
  }
});
