import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { generatedFiles } from '../reference/generated-files.ts';
import { actions, describeCatalogue, parseReportingEvent, reportingSamples } from '../src/index.ts';

const catalogue = describeCatalogue();
/** As any host has it: no formats of ours, and nothing that it has to be told to overlook. */
const complain = (...words: unknown[]) => expect.unreachable(words.join(' '));
const ajv = addFormats.default(
  new Ajv2020({ allErrors: true, logger: { log: complain, warn: complain, error: complain } }),
);

test.each(generatedFiles().map((file) => [file.name, file] as const))(
  '%s is fresh (else: npm run generate -w packages/connector)',
  (_name, { url, text }) => {
    expect(readFileSync(url, 'utf8')).toBe(text);
  },
);

test('every action has its file, and every file is in the catalogue', () => {
  const files = readdirSync(new URL('../src/actions/', import.meta.url)).map(
    (file) => `customer-io/${file.replace('.ts', '')}`,
  );
  expect(actions.map(({ key }) => key).sort()).toEqual(files.sort());
});

test('keys are for ever', () => {
  // Other people's databases hold them. Add lines; change none.
  expect(actions.map(({ key }) => key.slice('customer-io/'.length)).sort()).toEqual([
    'add-device',
    'add-to-segment',
    'alias',
    'delete-device',
    'delete-object',
    'destroy-customer',
    'find-customers',
    'get-customer-attributes',
    'get-delivery',
    'group',
    'identify',
    'identify-customer',
    'merge-customers',
    'page',
    'relate',
    'remove-from-segment',
    'request',
    'reset',
    'screen',
    'send-in-app',
    'send-inbox-message',
    'send-push',
    'send-sms',
    'send-transactional-email',
    'send-whatsapp',
    'set-subscription-preferences',
    'submit-form',
    'suppress-customer',
    'track',
    'track-anonymous-event',
    'track-event',
    'trigger-broadcast',
    'unrelate',
    'unsuppress-customer',
    'upsert-object',
  ]);
});

describe.each(catalogue.actions.map((action) => [action.key, action] as const))('%s', (_key, action) => {
  test.each(['input', 'output'] as const)('every field of its %s has a title and a description', (side) => {
    const { properties, $defs } = action[side] as Record<string, Record<string, Record<string, string>>>;
    for (const [name, field] of Object.entries(properties ?? {})) {
      const { title, description } = { ...$defs?.[String(field.$ref).replace('#/$defs/', '')], ...field };
      expect({ title, description }, name).toEqual({ title: expect.any(String), description: expect.any(String) });
    }
  });

  test.each(['input', 'output'] as const)('the schema of its %s is valid, and holds for its sample', (side) => {
    expect(ajv.validateSchema(action[side]), ajv.errorsText()).toBe(true);
    const validate = ajv.compile(action[side]);
    expect(validate(action.sample[side]), ajv.errorsText(validate.errors)).toBe(true);
  });

  test('refuses a field that it does not know', () => {
    const validate = ajv.compile(action.input);
    expect(validate({ ...(action.sample.input as object), notAField: 1 })).toBe(false);
  });

  test('every example of an input is valid', () => {
    const properties = (action.input.properties ?? {}) as Record<string, { examples?: unknown[] }>;
    for (const [name, { examples = [], ...field }] of Object.entries(properties)) {
      const validate = ajv.compile({ ...field, $defs: action.input.$defs ?? {} });
      for (const example of examples)
        expect(validate(example), `${name}: ${ajv.errorsText(validate.errors)}`).toBe(true);
    }
  });

  test('every input has a title and the action its words', () => {
    const properties = (action.input.properties ?? {}) as Record<string, { title?: string; $ref?: string }>;
    const untitled = Object.entries(properties).filter(([, field]) => !field.title && !field.$ref);
    expect(untitled.map(([name]) => name)).toEqual([]);
    expect(action.title).not.toBe('');
    expect(action.description).toMatch(/\.$/);
    expect(action.idempotentBecause).not.toMatch(/\.$/);
  });

  test('names choices of its own inputs only', () => {
    expect(Object.keys(action.input.properties ?? {})).toEqual(expect.arrayContaining(action.choices));
  });
});

test.each([
  ['send-transactional-email', { to: 'ada@example.com', person: { id: '1' }, subject: 'Hi', body: 'Hello' }],
  ['track-anonymous-event', { name: 'x' }],
  ['track', { event: 'x' }],
  ['find-customers', {}],
  ['set-subscription-preferences', { person: { id: '1' } }],
  ['suppress-customer', {}],
  ['suppress-customer', { person: {} }],
  ['suppress-customer', { person: { phone: '0555' } }],
  ['track-event', { person: { id: '1' }, name: 'x', timestamp: 'soon' }],
])('what %s refuses, its schema refuses: %j', async (name, input) => {
  const action = catalogue.actions.find(({ key }) => key === `customer-io/${name}`);
  expect(ajv.validate(action?.input ?? false, input)).toBe(false);
});

test.each([
  ['suppress-customer', { person: { id: null, email: 'jörg@example.com' } }],
  ['suppress-customer', { person: { id: 42 } }],
  ['track-event', { person: { id: '1' }, name: 'x', timestamp: '1760000000' }],
  ['track-event', { person: { id: '1' }, name: 'x', timestamp: '20260131T0900+0100' }],
  ['track-event', { person: { id: '1' }, name: 'x', timestamp: '2026-01-31T09:00:00.123Z' }],
  ['track-anonymous-event', { name: 'x', data: { recipient: 'ada@example.com' } }],
])('what %s takes, its schema takes: %j', async (name, input) => {
  const action = catalogue.actions.find(({ key }) => key === `customer-io/${name}`);
  expect(ajv.validate(action?.input ?? false, input), ajv.errorsText()).toBe(true);
});

test('what changes nothing at Customer.io says so', () => {
  expect(catalogue.actions.filter(({ readOnly }) => readOnly).map(({ key }) => key)).toEqual([
    'customer-io/get-customer-attributes',
    'customer-io/find-customers',
    'customer-io/get-delivery',
    'customer-io/reset',
  ]);
});

test('choices tell what they depend on, and whether they are names or values', () => {
  const facts = catalogue.actions.find(({ key }) => key === 'customer-io/send-transactional-email')?.choiceFacts;
  expect(facts).toEqual({
    transactionalMessageId: { dependsOn: [], gives: 'values' },
    messageData: { dependsOn: ['transactionalMessageId'], gives: 'keys' },
    from: { dependsOn: [], gives: 'values' },
  });
  for (const { key, choices, choiceFacts, input } of catalogue.actions) {
    expect(Object.keys(choiceFacts), key).toEqual(choices);
    const names = Object.keys(input.properties ?? {});
    for (const { dependsOn } of Object.values(choiceFacts))
      expect(names, key).toEqual(expect.arrayContaining([...dependsOn]));
  }
});

test('a person given as two flat fields is an input that the action takes', () => {
  const values: Record<string, string> = { id: '1', email: 'ada@example.com', cioId: 'c3d4', phone: '+15551234567' };
  const flat = catalogue.actions.flatMap(({ flat: fields, ...action }) =>
    Object.entries(fields).map(([field, facts]) => ({ field, ...facts, action })),
  );
  expect(flat.length).toBeGreaterThan(15);
  for (const { field, by, fields, required, action } of flat) {
    const names = Object.keys(action.input.properties ?? {});
    expect(names.filter((name) => name === fields.by || name === fields.value)).toEqual([]);
    expect((action.input.required as string[]).includes(field)).toBe(required);
    for (const name of by) {
      const input = { ...(action.sample.input as object), [field]: { [name]: values[name] } };
      expect(ajv.validate(action.input, input), `${action.key} ${field} by ${name}`).toBe(true);
    }
  }
});

test('every error has its code, with what to do next', () => {
  const codes = catalogue.errors.map(({ code }) => code);
  expect(codes).toEqual(
    expect.arrayContaining(['cio_invalid_input', 'cio_unknown_outcome', 'cio_recipient_not_allowed']),
  );
  expect(new Set(codes).size).toBe(codes.length);
});

test('the integration has a face', () => {
  const { title, description, icon, docs } = catalogue.integration;
  expect([title, docs]).toEqual(['Customer.io', 'https://docs.customer.io/integrations/api/']);
  expect(description).toMatch(/\.$/);
  expect(decodeURIComponent(icon)).toMatch(
    /^data:image\/svg\+xml,<svg xmlns="http:\/\/www.w3.org\/2000\/svg" .*<\/svg>$/,
  );
});

test('the schema of one set of credentials stands by itself', () => {
  const validate = ajv.compile(catalogue.credentials);
  expect(validate({ region: 'eu', siteId: 's', trackApiKey: 'k' }), ajv.errorsText(validate.errors)).toBe(true);
  expect(validate({ region: 'eu', siteId: 's' })).toBe(false);
});

test('what deletes says so', () => {
  expect(
    actions
      .filter(({ destructive }) => destructive)
      .map(({ key }) => key.slice('customer-io/'.length))
      .sort(),
  ).toEqual([
    'alias',
    'delete-device',
    'delete-object',
    'destroy-customer',
    'merge-customers',
    'request',
    'suppress-customer',
    'unrelate',
  ]);
});

describe('the trigger', () => {
  const [trigger] = catalogue.triggers;

  test('every event in normal form is what its schema says', () => {
    const validate = ajv.compile(trigger?.event ?? false);
    for (const sample of reportingSamples) {
      const parsed = parseReportingEvent(JSON.stringify(sample));
      expect(
        parsed.ok && validate(parsed.event),
        `${sample.object_type} ${sample.metric}: ${ajv.errorsText(validate.errors)}`,
      ).toBe(true);
    }
  });

  test('no field of the normal form is missing from its schema', () => {
    const known = Object.keys(trigger?.event.properties ?? {});
    for (const sample of reportingSamples) {
      const parsed = parseReportingEvent(JSON.stringify(sample));
      expect(known).toEqual(expect.arrayContaining(Object.keys(parsed.ok ? parsed.event : {})));
    }
  });

  test('has a sample of the normal form for every kind of event, as its schema says', () => {
    const validate = ajv.compile(trigger?.event ?? false);
    const kindOf = ({ objectType, metric }: { objectType: string; metric: string }) => `${objectType} ${metric}`;
    expect(trigger?.normalSamples.map(kindOf)).toEqual(
      reportingSamples.map(({ object_type, metric }) => kindOf({ objectType: object_type, metric })),
    );
    for (const sample of trigger?.normalSamples ?? []) {
      expect(validate(sample), `${kindOf(sample)}: ${ajv.errorsText(validate.errors)}`).toBe(true);
      expect(sample.kind).not.toBe('unknown');
    }
  });

  test('the schema of its filter is valid', () => {
    expect(ajv.validateSchema(trigger?.filter ?? false)).toBe(true);
    expect(ajv.validate(trigger?.filter ?? false, { metrics: ['bounced'], campaignIds: [23] })).toBe(true);
  });
});

test("the connection's schema is valid, and its keys are marked as secrets", () => {
  expect(ajv.validateSchema(catalogue.connection)).toBe(true);
  const text = JSON.stringify(catalogue.connection);
  expect(text.match(/"writeOnly":true,"format":"password"/g)).toHaveLength(4);
});

test('the catalogue is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(catalogue))).toEqual(catalogue);
});
