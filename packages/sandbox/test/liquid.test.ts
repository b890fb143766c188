import { expect, test } from 'vitest';
import { behaviour } from './behaviour.ts';
import { Kit } from './kit.ts';

const send = (kit: Kit, body: string, more: object = {}) =>
  kit.app('POST', '/v1/send/email', {
    to: 'quiet@example.com',
    identifiers: { id: 'cust-1' },
    subject: 'Hi',
    from: 'me@example.com',
    body,
    ...more,
  });

async function rendered(kit: Kit, body: string, message_data: object = {}): Promise<string | null> {
  expect((await send(kit, body, { message_data })).status).toBe(200);
  const delivery = kit.us.deliveries.at(-1);
  await kit.sandbox.clock.advance(1000);
  return delivery?.failureMessage ?? delivery?.message.body ?? null;
}

behaviour('send.liquid-filters', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('cust-1', { appointment: 1_760_000_000 });
  // Outputs as the vendor's list shows them, or as Python's hashlib, hmac and datetime give them.
  for (const [template, output] of [
    ["{{ 'a tale of TWO cities' | titlecase }}", 'A Tale Of Two Cities'],
    ["{{ 3 | pluralize: 'item', 'items' }}, {{ 1 | pluralize: 'item', 'items' }}", '3 items, 1 item'],
    ["{% assign has = 'Customer.io' | contains: '.io' %}{{ has }}", 'true'],
    ['{{ 1234567.896 | currency }}', '$1,234,567.90'],
    ["{{ 1234567.896 | currency: 'en-GB' }}", '£1,234,567.90'],
    ["{{ 1234567.896 | currency: 'en', 'EUR' }}", '€1,234,567.90'],
    ["{{ 1234567.896 | rounded_currency: 'en', 'EUR' }}", '€1,234,568'],
    ['{{ 10000 | format_number }}', '10,000'],
    ["{{ 'Customer.io' | base64 }}", 'Q3VzdG9tZXIuaW8='],
    ["{{ 'a?b>c' | base64_url_safe_encode | base64_url_safe_decode }}", 'a?b>c'],
    ["{{ 'Customer.io' | md5 }}", 'd52b6a207bf5255c05b1d0056230617e'],
    ["{{ 'Customer.io' | sha1 }}", 'c197ff0ae0a41983362f35ca972c544061c54d4c'],
    ["{{ 'Customer.io' | sha256 }}", '652a28d5b3227c50362dbb903742957e97c75821f5350916360a2eb40105df31'],
    [
      "{{ 'Customer.io' | hmac_sha256: 'some_key' }}",
      '6dddb773238216bce273133bc3f6a12a824f41dd184d09452f05c7659dae7d57',
    ],
    ["{{ 'Customer.io' | hmac_sha256: 'some_key' | hex_base64 }}", 'bd23cyOCFrzicxM7w/ahKoJPQd0YTQlFLwXHZZ2ufVc='],
    ["{{ 'Customer.io' | hmac_sha1: 'some_key' }}", '2bdf556c9a75766f258d1e2824f6d0e31d1beedc'],
    ["{{ customer.appointment | date: '%H:%M', 'America/New_York' }}", '04:53'],
    ["{{ customer.appointment | timezone: 'America/New_York' | date: '%H:%M' }}", '04:53'],
    ["{{ customer.appointment | date: '%Y-%m-%d %H:%M' }}", '2025-10-09 08:53'],
    ['{{ 1760000000 | add_day: 5 }} {{ 1760000000 | subtract_month: 1 }}', '1760432000 1757408000'],
    ['{{ \'{"n":[1,2,3]}\' | from_json | to_json }}', '{"n":[1,2,3]}'],
    ["{{ trigger.items | limit: 2 | map: 'name' | join: ', ' }}", 'a, b'],
    ["{{ trigger.items | json_array_uniq: 'kind' | map: 'name' | join: ', ' }}", 'a, c'],
    ["{{ trigger.items | where_not: 'kind', 'x' | map: 'name' | join: ', ' }}", 'c'],
    ['{% assign n = 5 | random %}{% if n >= 0 and n < 5 %}in{% endif %}', 'in'],
    ["{{ '1 < 2' | htmlencode }}", '1 &lt; 2'],
  ] as const) {
    const items = [
      { name: 'a', kind: 'x' },
      { name: 'b', kind: 'x' },
      { name: 'c', kind: 'y' },
    ];
    expect([template, await rendered(kit, template, { items })]).toEqual([template, output]);
  }
});

behaviour(['send.liquid-facts', 'send.liquid-tags'], async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const snapshot = kit.sandbox.snapshot();
  const [us] = snapshot.workspaces;
  us?.assets.snippets.push({ name: 'footer', value: 'Yours, {{ customer.id }}', updatedAt: 0 });
  kit.sandbox.restore(snapshot);
  await kit.identify('cust-1', { email: 'quiet@example.com', offer: 'For {{ customer.id }}' });
  const now = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  const facts =
    '{{ delivery_id }}|{{ event_timestamp }}|{{ campaign.type }}|{{ message.subject }}|{{ snippets.footer }}';
  const text = await rendered(kit, facts);
  expect(text).toBe(`${kit.us.deliveries[0]?.id}|${now}|transactional|Hi|Yours, cust-1`);
  expect(await rendered(kit, '{% render_liquid customer.offer %}')).toBe('For cust-1');
  expect(await rendered(kit, '{% cio_link url:"https://example.com/a" track:true %}')).toBe('https://example.com/a');
  expect(await rendered(kit, '{% generate_uuid %}')).toMatch(/^[0-9a-f-]{36}$/);
  expect(Number(await rendered(kit, '{% random 100 %}'))).toBeLessThan(100);

  const links = await rendered(
    kit,
    '{% unsubscribe_url %} {% view_in_browser_url %} {% manage_subscription_preferences_url %}',
  );
  const [unsubscribe = '', view = '', preferences = ''] = links?.split(' ') ?? [];
  expect(await (await fetch(view)).text()).toBe(links);
  expect(await (await fetch(preferences)).text()).toContain('Product news: subscribed');
  expect((await fetch(unsubscribe)).status).toBe(200);
  expect(kit.person('cust-1')?.unsubscribed).toBe(true);
  expect(kit.us.deliveries.at(-1)?.history.at(-1)?.metric).toBe('unsubscribed');
});

behaviour('send.liquid-failure', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  for (const [template, failure] of [
    ['{{ customer.test }}', "Variable 'customer.test' is missing"],
    ['{{ trigger.order.total }}', "Variable 'trigger.order' is missing"],
    ['{{ snippets.none }}', "Variable 'snippets.none' is missing"],
    ['{{ unsubscribe_url }}', "Variable 'unsubscribe_url' is missing"],
    ['{% coyotes %}', "Unknown tag 'coyotes'"],
    ['{% if customer.id %}', 'if tag was never closed'],
    ['{{ customer.id | coyotes }}', 'undefined filter: coyotes'],
  ] as const) {
    expect([template, await rendered(kit, template)]).toEqual([template, failure]);
    expect(kit.us.deliveries.at(-1)?.history.map(({ metric }) => metric)).toEqual(['failed']);
  }
});

test('the messages that are there from the start render without data', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.track('PUT', '/api/v1/customers/cust-1/devices', { device: { id: 'token', platform: 'ios' } });
  for (const [path, id] of [
    ['email', 1],
    ['push', 2],
    ['sms', 3],
    ['whatsapp', 4],
    ['in_app', 5],
    ['inbox_message', 6],
  ] as const) {
    const to = path === 'email' ? 'quiet@example.com' : '+15550100001';
    await kit.app('POST', `/v1/send/${path}`, {
      transactional_message_id: id,
      identifiers: { id: 'cust-1' },
      ...(path !== 'push' && { to }),
    });
  }
  await kit.sandbox.clock.advance(1000);
  expect(kit.us.deliveries.map(({ failureMessage }) => failureMessage)).toEqual([null, null, null, null, null, null]);
});
