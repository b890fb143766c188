import { expect } from 'vitest';
import { behaviour } from './behaviour.ts';
import { Kit } from './kit.ts';

const studio = (kit: Kit) => {
  const call = (method: string, path: string, body?: unknown) => kit.app(method, `/v1/design_studio${path}`, body);
  return {
    call,
    folder: async (name: string, parent?: string): Promise<string> =>
      (await call('POST', '/folders', { name, parent_folder_id: parent })).body.folder.id,
    email: async (name: string, more: object = {}): Promise<string> =>
      (await call('POST', '/emails', { name, ...more })).body.email.id,
    names: async (list: 'folders' | 'emails' | 'components', query = '') =>
      (await call('GET', `/${list}?${query}`)).body[list].map((node: { name: string }) => node.name),
  };
};

behaviour('design.documents', async () => {
  await using kit = await Kit.start();
  const { call, email } = studio(kit);
  const id = await email('Welcome', { content: { html: '<p>Hi</p>', subject: 'Hi' }, envelope: { from_id: 1 } });
  expect((await call('PUT', `/emails/${id}`, { content: { subject: 'Hello' }, is_template: true })).status).toBe(204);
  expect((await call('GET', `/emails/${id}`)).body.email).toMatchObject({
    id,
    name: 'Welcome',
    is_template: true,
    parent_folder_id: null,
    content: { html: '<p>Hi</p>', subject: 'Hello' },
    envelope: { from_id: 1 },
    transformers: {},
  });
  expect((await call('GET', '/emails')).body.emails[0]).not.toHaveProperty('content');

  const footer = { name: 'Footer', tag: 'brand-footer', content: '<p>Bye</p>' };
  const component = (await call('POST', '/components', footer)).body.component;
  expect(component).toMatchObject(footer);
  expect((await call('POST', '/components', footer)).status).toBe(409);
  expect((await call('PUT', `/components/${component.id}`, { content: '<p>Soon</p>' })).status).toBe(204);
  expect((await call('GET', `/components/${component.id}`)).body.component.content).toBe('<p>Soon</p>');

  const wrong: [string, object][] = [
    ['/emails', {}],
    ['/emails', { name: 'x'.repeat(256) }],
    ['/emails', { name: 'x', colour: 'red' }],
    ['/emails', { name: 'x', content: '<p>not an object</p>' }],
    ['/components', { ...footer, tag: 'footer' }],
    ['/components', { name: 'x', tag: 'x-y' }],
    ['/folders', { name: 'x', parent_folder_id: 1 }],
  ];
  for (const [path, body] of wrong) expect([body, (await call('POST', path, body)).status]).toEqual([body, 400]);
  expect((await call('PUT', `/emails/${id}`, {})).status).toBe(400);
  expect((await call('POST', '/emails', { name: 'x', parent_folder_id: 'none' })).status).toBe(404);
  expect((await call('DELETE', `/emails/${id}`)).status).toBe(204);
  expect((await call('GET', `/emails/${id}`)).status).toBe(404);
});

behaviour('design.folders', async () => {
  await using kit = await Kit.start();
  const { call, folder, email, names } = studio(kit);
  const outer = await folder('Brand');
  const inner = await folder('Mails', outer);
  await email('Within', { parent_folder_id: inner });
  await email('Beside');
  expect((await call('PUT', `/folders/${outer}`, { parent_folder_id: inner })).status).toBe(409);
  expect((await call('PUT', `/folders/${outer}`, { parent_folder_id: outer })).status).toBe(409);
  expect((await call('DELETE', `/folders/${outer}`)).status).toBe(204);
  expect(await names('folders')).toEqual([]);
  expect(await names('emails')).toEqual(['Beside']);
});

behaviour(['design.lists', 'design.not-published'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const { call, folder, email, names } = studio(kit);
  const outer = await folder('Brand');
  const inner = await folder('Mails', outer);
  await email('B', { parent_folder_id: outer, is_template: true });
  await kit.sandbox.clock.advance(60_000);
  const between = Math.floor(kit.sandbox.clock.nowMs() / 1000) - 30;
  await email('A', { parent_folder_id: inner });
  await email('C');
  expect(await names('emails')).toEqual(['B', 'A', 'C']);
  expect(await names('emails', 'sort_by=name&sort_order=desc')).toEqual(['C', 'B', 'A']);
  expect(await names('emails', `parent_folder_id=${outer}`)).toEqual(['B', 'A']);
  expect(await names('emails', `parent_folder_id=${outer}&direct_descendants_only=true`)).toEqual(['B']);
  expect(await names('emails', 'is_template=true')).toEqual(['B']);
  expect(await names('emails', 'is_template=any')).toHaveLength(3);
  expect(await names('emails', `created_after=${between}`)).toEqual(['A', 'C']);
  expect(await names('emails', `updated_before=${between}`)).toEqual(['B']);
  expect(await names('emails', 'is_linked=true')).toEqual([]);
  const { body } = await call('GET', '/emails?limit=1&page=2');
  expect(body).toMatchObject({
    emails: [{ name: 'A', is_linked: false }],
    folders: [{ id: inner, name: 'Mails' }],
    meta: { pagination: { page: 2, limit: 1, total: 3 } },
  });
  await call('POST', '/components', { name: 'Footer', tag: 'brand-footer', content: '' });
  expect(await names('components', 'tag=brand-footer')).toEqual(['Footer']);
  expect(await names('components', 'tag=brand-header')).toEqual([]);
  for (const query of ['sort_by=size', 'sort_order=up', 'created_after=june', 'page=0', 'limit=10001']) {
    expect((await call('GET', `/emails?${query}`)).status).toBe(400);
  }
  expect((await call('GET', '/emails?parent_folder_id=none')).status).toBe(404);
});

behaviour('design.languages', async () => {
  await using kit = await Kit.start();
  const { call, email, names } = studio(kit);
  const id = await email('Welcome', { content: { html: '<p>Hi</p>', subject: 'Hi' } });
  const path = `/emails/${id}/languages`;
  const made = await call('POST', path, { language: 'fr', content: { subject: 'Salut' } });
  expect(made.body.email).toMatchObject({
    language: 'fr',
    language_group_id: id,
    content: { html: '<p>Hi</p>', subject: 'Salut' },
  });
  await call('PUT', `/emails/${id}`, { content: { html: '<p>Hey</p>' } });
  expect((await call('GET', `${path}/fr`)).body.email.content).toEqual({ html: '<p>Hey</p>', subject: 'Salut' });
  expect((await call('PUT', `${path}/fr`, { content: { html: '<p>Coucou</p>' } })).status).toBe(204);
  expect((await call('GET', path)).body.emails).toMatchObject([{ content: { html: '<p>Coucou</p>' } }]);
  expect((await call('GET', '/emails')).body.emails[0].available_languages).toEqual(['fr']);
  expect(await names('emails', 'has_translations=true')).toEqual(['Welcome']);
  expect((await call('POST', path, { language: 'fr' })).status).toBe(409);
  expect((await call('POST', path, {})).status).toBe(400);
  expect((await call('PUT', `${path}/fr`, {})).status).toBe(400);
  expect((await call('GET', `${path}/de`)).status).toBe(404);
  expect((await call('DELETE', `${path}/fr`)).status).toBe(204);
  expect((await call('GET', path)).body.emails).toEqual([]);
});
