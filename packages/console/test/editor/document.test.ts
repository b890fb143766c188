import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Node, parse } from 'yaml';
import { editText } from '../../src/editor/document/edit-text.ts';
import { begun, changed, type History, redone, undone } from '../../src/editor/document/history.ts';
import { type Place, placeOf, pointerOf, valueAt, withValue } from '../../src/editor/document/place.ts';
import { renameSteps } from '../../src/editor/document/rename-step.ts';
import { readSource, type Source } from '../../src/editor/document/source.ts';
import { movedStep, stepsInText, stepText, withoutStep, withSteps } from '../../src/editor/document/step-text.ts';
import { allSteps, treeOf } from '../../src/editor/tree/tree.ts';
import { anyValue, commentsOf, workflowText } from './generated.ts';

const placesIn = (value: unknown, at: Place = []): Place[] =>
  typeof value !== 'object' || value === null
    ? [at]
    : [
        ...(at.length > 0 ? [at] : []),
        ...Object.entries(value).flatMap(([key, inner]) =>
          placesIn(inner, [...at, Array.isArray(value) ? Number(key) : key]),
        ),
      ];

const pick = <T>(list: readonly T[], seed: number): T => list[seed % list.length] as T;
const stepsOf = (source: Source) => allSteps(treeOf(source.plain));
const listsOf = (source: Source): Place[] => [
  ['steps'],
  ...stepsOf(source).flatMap(({ lanes }) => lanes.map(({ place }) => place)),
];
const idsOf = (source: Source) =>
  stepsOf(source)
    .map(({ id }) => id)
    .sort();

/** How many lines of the one text are not those of the other, between what both begin and end with. */
function linesChanged(before: string, after: string): number {
  const [one, other] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return one.length - start - end;
}

const linesOf = ({ text, doc }: Source, at: Place): number => {
  const [from = 0, to = 0] = (doc.getIn(at, true) as Node).range ?? [];
  return text.slice(from, to).trimEnd().split('\n').length;
};

describe('a document', () => {
  test('says after an edit what it should; no other line is touched, no comment lost', () => {
    fc.assert(
      fc.property(workflowText, fc.nat(), anyValue, (text, seed, value) => {
        const source = readSource(text);
        const places = placesIn(source.plain).filter((at) => typeof valueAt(source.plain, at) !== 'object');
        const at = pick(places, seed);
        const next = editText(source, [{ at, value }]);
        expect(parse(next.text)).toEqual(withValue(parse(text), at, value));
        expect(linesChanged(text, next.text)).toBeLessThanOrEqual(linesOf(source, at));
        const kept = commentsOf(next.text);
        expect(commentsOf(text).every((line) => kept.includes(line))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('takes a whole step at once, and writes only what differs in it', () => {
    fc.assert(
      fc.property(workflowText, fc.nat(), fc.nat(), anyValue, (text, seed, inner, value) => {
        const source = readSource(text);
        const { place, step } = pick(stepsOf(source), seed);
        const at = pick(placesIn(step), inner);
        const next = editText(source, [{ at: place, value: withValue(step, at, value) }]);
        expect(parse(next.text)).toEqual(withValue(parse(text), [...place, ...at], value));
        expect(linesChanged(text, next.text)).toBeLessThanOrEqual(linesOf(source, [...place, ...at]) + 3);
      }),
      { numRuns: 100 },
    );
  });

  test('adds what was not there, and takes away what is', () => {
    fc.assert(
      fc.property(workflowText, fc.nat(), anyValue, (text, seed, value) => {
        const source = readSource(text);
        const { place } = pick(stepsOf(source), seed);
        const at = [...place, 'added', 'deep'];
        const added = editText(source, [{ at, value }]);
        expect(parse(added.text)).toEqual(withValue(parse(text), at, value));
        expect(linesChanged(text, added.text)).toBeLessThanOrEqual(1);
        const gone = editText(added, [{ at: [...place, 'added'], value: undefined }]);
        expect(gone.text).toBe(text);
        const without = editText(source, [{ at: [...place, 'type'], value: undefined }]);
        expect(parse(without.text)).toEqual(withValue(parse(text), [...place, 'type'], undefined));
      }),
      { numRuns: 100 },
    );
  });

  test('keeps what is repeated by anchors as data', () => {
    const source = readSource('a: &x { to: 1 } # kept\nb: *x\nsteps:\n  - id: s\n    type: set\n    values: *x\n');
    const next = editText(source, [{ at: ['steps', 0, 'values', 'to'], value: 2 }]);
    expect(parse(next.text)).toEqual({
      a: { to: 1 },
      b: { to: 1 },
      steps: [{ id: 's', type: 'set', values: { to: 2 } }],
    });
    const other = editText(source, [{ at: ['a', 'to'], value: 3 }]);
    expect(parse(other.text)).toEqual({
      a: { to: 3 },
      b: { to: 1 },
      steps: [{ id: 's', type: 'set', values: { to: 1 } }],
    });
    expect(other.text).toContain('# kept');
  });

  test('begins empty', () => {
    const source = editText(readSource(''), [
      { at: ['name'], value: 'New' },
      { at: ['trigger', 'type'], value: 'manual' },
    ]);
    expect(source.text).toBe('name: New\ntrigger:\n  type: manual\n');
  });

  test('that cannot be read says where', () => {
    expect(readSource('name: a\nsteps: [\n').broken?.line).toBeGreaterThanOrEqual(2);
    expect(readSource('- a\n').broken).toEqual({ line: 1, message: expect.stringContaining('a map') });
    expect(readSource('a: &a [*a, *a]\n').broken).toBeDefined();
  });

  test('names its places as JSON pointers do', () => {
    expect(pointerOf(['steps', 2, 'a/b', '~'])).toBe('/steps/2/a~1b/~0');
    expect(placeOf('/steps/2/a~1b/~0')).toEqual(['steps', 2, 'a/b', '~']);
  });
});

describe('the steps of a document', () => {
  test('are those of the tree, each once, in the order they are written', () => {
    fc.assert(
      fc.property(workflowText, (text) => {
        const source = readSource(text);
        const written = [...text.matchAll(/\bid: (s\d+)/g)].map(([, id]) => id);
        expect(stepsOf(source).map(({ id }) => id)).toEqual(written);
        for (const { place, step } of stepsOf(source)) expect(valueAt(source.plain, place)).toEqual(step);
      }),
      { numRuns: 100 },
    );
  });

  test('are moved with their comments, and nothing else changes', () => {
    fc.assert(
      fc.property(workflowText, fc.nat(), fc.nat(), fc.nat(9), (text, seed, target, index) => {
        const source = readSource(text);
        const step = pick(stepsOf(source), seed);
        const { source: next, place } = movedStep(source, step.place, pick(listsOf(source), target), index);
        expect(next.broken).toBeUndefined();
        expect(valueAt(next.plain, place)).toEqual(step.step);
        expect(idsOf(next)).toEqual(idsOf(source));
        expect(commentsOf(next.text).length).toBeLessThanOrEqual(commentsOf(text).length);
      }),
      { numRuns: 150 },
    );
  });

  test('are cut and put back as they were', () => {
    fc.assert(
      fc.property(workflowText, fc.nat(), (text, seed) => {
        const source = readSource(text);
        const { place, id } = pick(stepsOf(source), seed);
        const cut = withoutStep(source, place);
        expect(idsOf(cut)).not.toContain(id);
        const back = withSteps(cut, place.slice(0, -1), Number(place.at(-1)), stepText(source, place));
        expect(back.place).toEqual(place);
        expect(parse(back.source.text).steps).toEqual(parse(text).steps);
      }),
      { numRuns: 100 },
    );
  });

  test('are copied under ids of their own, and read their own', () => {
    const source = readSource(
      'steps:\n  # why\n  - id: a\n    type: set\n    values: { x: "{{ steps.a.output.y }}" }\n',
    );
    const { source: next } = withSteps(source, ['steps'], 1, stepText(source, ['steps', 0]));
    expect(next.text).toBe(
      `${source.text}  # why\n  - id: a_2\n    type: set\n    values: { x: "{{ steps.a_2.output.y }}" }\n`,
    );
  });

  test('are read from a list, from one alone, and from a whole workflow', () => {
    const one = 'id: a\ntype: stop';
    expect(stepsInText(`- ${one.replace('\n', '\n  ')}`)).toBe('- id: a\n  type: stop');
    expect(stepsInText(one)).toBe('- id: a\n  type: stop');
    expect(stepsInText('name: x\nsteps:\n  # c\n  - { id: a, type: stop }\n')).toBe('# c\n- { id: a, type: stop }');
    expect(stepsInText('hello')).toBeUndefined();
    expect(stepsInText('- hello')).toBeUndefined();
  });
});

describe('a renamed step', () => {
  test('is named so wherever it was read, and nothing else is', () => {
    fc.assert(
      fc.property(workflowText, fc.nat(), (text, seed) => {
        const source = readSource(text);
        const { id } = pick(stepsOf(source), seed);
        const next = renameSteps(source, new Map([[id, 'renamed']]));
        // Written another way: every mention of the name that is a name; the default in quotes is a text.
        const name = new RegExp(`(?<!')(id: |delivery: |steps\\.)${id}\\b`, 'g');
        expect(next.text).toBe(text.replaceAll(name, '$1renamed'));
        expect(renameSteps(next, new Map([['renamed', id]])).text).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['{{ steps.a.output.x }} and {{steps.a}}', '{{ steps.b.output.x }} and {{steps.b}}'],
    ["{{ steps['a'].output.x | default: steps.a.error }}", "{{ steps['b'].output.x | default: steps.b.error }}"],
    ["{{ 'steps.a' | append: steps.ab.output.a }}", "{{ 'steps.a' | append: steps.ab.output.a }}"],
    ['{% if steps.a.output.x %}steps.a{% endif %}', '{% if steps.b.output.x %}steps.a{% endif %}'],
    ['{{ event.steps.a }} {{ my-steps.a }}', '{{ event.steps.a }} {{ my-steps.a }}'],
    [
      '|\n    {{ steps.a.output.x }}\n    again {{ steps.a.output.y }}',
      '|\n    {{ steps.b.output.x }}\n    again {{ steps.b.output.y }}',
    ],
  ])('in %s', (before, after) => {
    const written = (value: string) => `x: ${value.startsWith('|') ? value : JSON.stringify(value)}\nsteps: []\n`;
    const next = renameSteps(readSource(written(before)), new Map([['a', 'b']]));
    expect(parse(next.text)).toEqual(parse(written(after)));
  });
});

test('a renamed step is named so by the tests of its workflow too, and what only reads alike stays', () => {
  const text = (id: string) => `steps:
  - { id: ${id}, type: forEach, items: "{{ event.all }}", steps: [{ id: note, type: stop, reason: each }] }
tests:
  - name: each
    event: { all: [1], each: { each: 2 } }
    pins: { ${id}: { count: 1 } } # each
    waits: { "${id}": opened }
    expect:
      failedStep: ${id}.0.note
      steps: [${id}, ${id}.0.note]
      inputs: { ${id}.0.note: { each: 1 } }
`;
  expect(renameSteps(readSource(text('each')), new Map([['each', 'every']])).text).toBe(text('every'));
});

describe('undo and redo', () => {
  test('are each the inverse of the other, and bursts are one entry', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ next: fc.string(), burst: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }) }), {
          maxLength: 250,
        }),
        fc.nat(250),
        (changes, back) => {
          const history = changes.reduce((now, { next, burst }) => changed(now, next, burst), begun('first'));
          expect(history.past.length).toBeLessThanOrEqual(200);
          const steps = Math.min(back, history.past.length);
          const walk = (now: History<string>, act: typeof undone<string>) =>
            Array.from({ length: steps }).reduce<History<string>>((each) => act(each), now);
          const there = walk(history, undone);
          const again = walk(there, redone);
          expect(there.now).toBe([...history.past, history.now].at(-1 - steps));
          expect([again.past, again.now, again.future]).toEqual([history.past, history.now, []]);
        },
      ),
    );
    const typed = ['h', 'he', 'hey'].reduce((now, text) => changed(now, text, 'name'), begun(''));
    expect(undone(typed).now).toBe('');
  });
});
