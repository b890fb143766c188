import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editText } from '../src/editor/document/edit-text.ts';
import { valueAt, withValue } from '../src/editor/document/place.ts';
import { readSource } from '../src/editor/document/source.ts';
import {
  type Comparison,
  type Condition,
  isCondition,
  joinOf,
  partsOf,
  valueOfText,
  withOperator,
  withoutPart,
  withPart,
} from '../src/editor/forms/conditions/condition.ts';
import { editsBetween } from '../src/editor/forms/edits.ts';
import { cronOf, cronWords, type Pattern, patternOf } from '../src/editor/forms/time/cron.ts';
import { durationOf, textOfDuration, units } from '../src/editor/forms/time/duration.ts';
import { inputKinds, rowsOfSchema, schemaOfRows } from '../src/editor/forms/triggers/input-rows.ts';

// Few, so that two values often have some in common.
const name = fc.constantFrom('a', 'b', 'c', 'd');
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 1, 'a', '{{ event.id }}'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const anyObject = fc.dictionary(name, anyValue, { maxKeys: 4, noNullPrototype: true });

describe('edits', () => {
  test('made one after the other, they make the one value of the other', () => {
    fc.assert(
      fc.property(anyObject, anyObject, (before, after) => {
        const edits = editsBetween(before, after, []);
        expect(edits.reduce<unknown>((value, edit) => withValue(value, edit.at, edit.value), before)).toEqual(after);
      }),
    );
  });

  test('touch nothing but what differs', () => {
    fc.assert(
      fc.property(anyObject, name, name, anyValue, (value, outer, inner, next) => {
        const before = { ...value, [outer]: { [inner]: 'before', kept: 1 } };
        const after = { ...value, [outer]: { [inner]: next, kept: 1 } };
        const place = [outer, inner];
        fc.pre(next !== 'before');
        expect(editsBetween(before, after, ['steps', 0])).toEqual([{ at: ['steps', 0, ...place], value: next }]);
      }),
    );
  });
});

describe('names of a map', () => {
  const shop = '  attributes:\n    # How they pay.\n    plan: pro\n    since: 2020 # a guess\n    city: Berlin\n';
  const at = ['input', 'attributes'];
  const written = (text: string, after: Record<string, unknown>) => {
    const source = readSource(text);
    return editText(source, editsBetween(valueAt(source.plain, at), after, at)).text;
  };

  test('one that is changed keeps its place, and what stands beside it stays as it was written', () => {
    expect(written(`input:\n${shop}`, { plan: 'pro', from: 2020, city: 'Berlin' })).toBe(
      'input:\n  attributes:\n    # How they pay.\n    plan: pro\n    from: 2020\n    city: Berlin\n',
    );
    expect(written(`input:\n${shop}`, { tier: 'pro', since: 2020, city: 'Berlin' })).toBe(
      `input:\n${shop.replace('plan', 'tier')}`,
    );
    expect(written('input: { attributes: { a: 1, b: 2, c: 3 } }\n', { a: 1, x: 2, c: 3 })).toBe(
      'input: { attributes: { a: 1, x: 2, c: 3 } }\n',
    );
  });

  test('whatever is changed, added and taken out: the document has the order of the form', () => {
    const map = fc
      .uniqueArray(name, { minLength: 1 })
      .map((names) => Object.fromEntries(names.map((each) => [each, each])));
    const kept = (before: object, after: object) => Object.keys(after).filter((each) => Object.hasOwn(before, each));
    fc.assert(
      fc.property(map, map, fc.boolean(), (before, after, isFlow) => {
        // A form moves no name past another.
        fc.pre(kept(before, after).join() === kept(after, before).join());
        const text = isFlow
          ? `input: { attributes: ${JSON.stringify(before)} }\n`
          : `input:\n  attributes:\n${Object.keys(before)
              .map((each) => `    ${each}: ${each}\n`)
              .join('')}`;
        const next = valueAt(readSource(written(text, after)).plain, at) as object;
        expect(Object.entries(next)).toEqual(Object.entries(after));
      }),
    );
  });
});

const comparison: fc.Arbitrary<Condition> = fc.record({ path: name, op: fc.constant('exists' as const) });
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    comparison,
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
  ),
}));

/** What a condition of `exists` alone comes to, where these names are there. */
function holds(one: Condition, there: ReadonlySet<string>): boolean {
  if ('all' in one) return one.all.every((part) => holds(part, there));
  return 'any' in one ? one.any.some((part) => holds(part, there)) : there.has(one.path);
}
const there = fc.array(name).map((names) => new Set(names));

describe('conditions as rows', () => {
  test('every condition of a definition can be shown', () => {
    fc.assert(fc.property(condition, (one) => isCondition(JSON.parse(JSON.stringify(one)))));
    for (const odd of [
      null,
      'event.metric',
      [],
      { path: 'a' },
      { path: 'a', op: 'like' },
      { path: 'a', op: 'toString' },
      { all: [{ not: {} }] },
    ])
      expect(isCondition(odd)).toBe(false);
  });

  test('a part more is joined as its group joins; taken out again, the condition says what it said', () => {
    fc.assert(
      fc.property(condition, comparison, there, (one, part, names) => {
        const more = withPart(one, part);
        const [was, is] = [holds(one, names), holds(part, names)];
        expect(holds(more, names)).toBe(joinOf(one) === 'any' ? was || is : was && is);
        const again = withoutPart(more, partsOf(more).length - 1);
        expect(again && holds(again, names)).toBe(was);
      }),
    );
    expect(withoutPart({ path: 'a', op: 'exists' }, 0)).toBeUndefined();
  });

  test('what is typed has the type of what it is compared with', () => {
    expect(valueOfText('7', 'number', 'eq')).toBe(7);
    expect(valueOfText('7', 'text', 'eq')).toBe('7');
    // Two texts are in the order of letters, in which "10" comes before "9".
    expect(valueOfText('10', 'anything', 'gt')).toBe(10);
    expect(valueOfText('007', 'number', 'eq')).toBe('007');
    expect(valueOfText('{{ vars.least }}', 'number', 'gt')).toBe('{{ vars.least }}');
  });

  test('another operator takes the value along in its form', () => {
    const is: Comparison = { path: 'event.metric', op: 'eq', value: 'opened' };
    const oneOf = withOperator(is, 'in');
    expect(oneOf).toEqual({ path: 'event.metric', op: 'in', value: ['opened'] });
    expect(withOperator(oneOf, 'ne')).toEqual({ path: 'event.metric', op: 'ne', value: 'opened' });
    expect(withOperator(is, 'exists')).toEqual({ path: 'event.metric', op: 'exists' });
  });
});

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  fc.record({ every: fc.constant('hour' as const), minute: fc.integer({ min: 0, max: 59 }) }),
  fc.record({ every: fc.constant('day' as const), time }),
  fc.record({ every: fc.constant('weekday' as const), time }),
  fc.record({
    every: fc.constant('week' as const),
    time,
    days: fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }),
  }),
  fc.record({ every: fc.constant('month' as const), time, day: fc.integer({ min: 1, max: 31 }) }),
);

describe('times', () => {
  test('a schedule that was chosen is shown as it was chosen', () => {
    fc.assert(
      fc.property(pattern, (one) => {
        expect(patternOf(cronOf(one))).toEqual(one);
      }),
    );
  });

  test('a schedule that was written is due as it was written, whatever it is shown as', () => {
    const dates = (cron: string) => new Cron(cron, { timezone: 'UTC' }).nextRuns(8, new Date('2026-11-26T00:00:00Z'));
    const part = fc.constantFrom('*', '0', '1', '5', '*/2', '1-5', '0,6', '05');
    fc.assert(
      fc.property(fc.tuple(part, part, part, part, part), (parts) => {
        const cron = parts
          .join(' ')
          .replace(/^(\S+ \S+) 0 /, '$1 1 ')
          .replace(/^(\S+ \S+ \S+) 0(,6)? /, '$1 1 ');
        fc.pre(!/ 0,6 \S+ \S+$/.test(cron));
        expect(dates(cronOf(patternOf(cron)))).toEqual(dates(cron));
      }),
    );
  });

  test('how long, in its parts and back', () => {
    fc.assert(
      fc.property(fc.constantFrom('1', '2', '1.5', '30'), fc.constantFrom(...units), (amount, unit) => {
        expect(durationOf(textOfDuration(amount, unit))).toEqual({ amount, unit });
      }),
    );
    expect(textOfDuration('1', 'days')).toBe('1 day');
    expect(durationOf('soon')).toBeUndefined();
  });
});

test('what a run is started with, as rows and back; a schema that says more is left alone', () => {
  const row = fc.record({
    name,
    kind: fc.constantFrom(...inputKinds.map(({ kind }) => kind)),
    isRequired: fc.boolean(),
    description: fc.constantFrom('', 'Whom it is for'),
  });
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: (each) => each.name, minLength: 1 }), (rows) => {
      expect(rowsOfSchema(schemaOfRows(rows, undefined))).toEqual(rows);
    }),
  );
  const more = { type: 'object', properties: { total: { type: 'number', minimum: 0 } } };
  expect(rowsOfSchema(more)).toBeUndefined();
  expect(rowsOfSchema({ type: 'object', properties: {}, required: ['lost'] })).toBeUndefined();
});

test('a schedule is said in words; one that says more is shown as it is written', () => {
  const words = ['0 10 * * 1', '30 7 * * 1,5', '0 9 * * 1-5', '15 * * * *', '0 6 1 * *', '0 9 * * *', '*/5 9 * 1 *'];
  expect(words.map(cronWords)).toEqual([
    'Mondays at 10:00',
    'Mondays and Fridays at 07:30',
    'Monday to Friday at 09:00',
    'every hour, 15 minutes past',
    'day 1 of each month at 06:00',
    'every day at 09:00',
    '*/5 9 * 1 *',
  ]);
});
