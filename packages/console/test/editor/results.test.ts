import { describe, expect, test } from 'vitest';
import { whereItWorks, whereToTest } from '../../src/editor/environment.ts';
import { doneIn } from '../../src/editor/results.ts';

test('what failed is not counted as done, and each turn is', () => {
  const steps = [
    { stepId: 'each.0.note', status: 'succeeded' },
    { stepId: 'each.1.note', status: 'succeeded' },
    { stepId: 'send', status: 'failed' },
  ];
  expect(doneIn(steps)).toEqual(['note', 'note']);
});

describe('where a workflow is turned on, and tried', () => {
  const keys = (...of: string[]) => ({ environments: Object.fromEntries(of.map((each) => [each, {}])) }) as never;
  const opened = (ran?: string, ...on: string[]) =>
    ({
      ...(ran && { shown: { run: { environment: ran } } }),
      workflow: { environments: Object.fromEntries(on.map((each) => [each, { version: 1 }])) },
    }) as never;

  test.each([
    ['where the run on screen was', opened('staging', 'production'), 'staging'],
    ['where it is on already', opened(undefined, 'editor'), 'editor'],
    ['nowhere yet', opened(), undefined],
  ])('%s', (_, of, environment) => {
    expect(whereItWorks(of)).toBe(environment);
  });

  test.each([
    ['where one looks', opened(), 'staging', keys('production', 'staging'), 'staging'],
    ['where there are keys', opened(), 'any', keys('staging'), 'staging'],
    ['while no keys are known, production', opened(), 'any', undefined, 'production'],
    [
      'where the run was, when it has keys',
      opened('staging', 'production'),
      'any',
      keys('production', 'staging'),
      'staging',
    ],
  ] as const)('a test: %s', (_, of, env, connection, environment) => {
    expect(whereToTest(of, env, connection)).toBe(environment);
  });
});
