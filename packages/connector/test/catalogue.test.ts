import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { generatedFiles } from '../reference/generated-files.ts';
import { actions, describeCatalogue, parseReportingEvent, reportingSamples } from '../src/index.ts';

const catalogue = describeCatalogue();
const ajv = addFormats.default(
  new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }),
  { mode: 'full' },
);
ajv.addFormat('e164', /^\+[1-9]\d{6,14}$/).addFormat('base64', true);

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
