import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeIntegration } from '../reference/describe.ts';
import { createCustomerIoIntegration } from '../src/index.ts';
import { version } from '../src/version.ts';

const json = (name: string) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));

test('schema.json is up to date: npm run generate -w packages/weweb', () => {
  expect(json('schema.json')).toEqual(describeIntegration());
});

test('schema.json describes every method', () => {
  expect(Object.keys(json('schema.json').methods)).toEqual(Object.keys(createCustomerIoIntegration().methods));
});

test('the version is the package’s', () => {
  expect(version).toBe(json('package.json').version);
});

test("WeWeb's words come first in what a person fills in", () => {
  const { identify_customer, merge_customers, track_event } = json('schema.json').methods;
  const names = (method: { inputFields: { name: string }[] }) => method.inputFields.map(({ name }) => name);
  expect(names(identify_customer).slice(0, 2)).toEqual(['customer_identifier', 'traits']);
  expect(names(track_event).slice(0, 3)).toEqual(['customer_identifier', 'event_name', 'event_data']);
  expect(names(merge_customers)).toEqual([
    'primary_identifier_type',
    'primary_identifier',
    'secondary_identifier_type',
    'secondary_identifier',
  ]);
});
