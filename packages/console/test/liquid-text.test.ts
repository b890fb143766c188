import fc from 'fast-check';
import { Liquid, TokenKind } from 'liquidjs';
import { expect, test } from 'vitest';
import {
  argsOf,
  expressionOf,
  isLoneValue,
  pillOf,
  quoted,
  segmentsOf,
  textOfPill,
  unquoted,
} from '../src/editor/forms/data/liquid-text.ts';
import { fallbacksOf, withFallbacks } from '../src/editor/forms/pills/fallbacks.ts';

const piece = fc.oneof(
  fc.constantFrom(
    '{{',
    '}}',
    '{%',
    '%}',
    '{',
    '}',
    "'",
    '"',
    '|',
    ':',
    '-',
    '\\',
    '\n',
    ' ',
    'raw',
    'endraw',
    'comment',
  ),
  fc.constantFrom(
    '{{ event.person.id }}',
    '{% raw %}',
    '{% endraw %}',
    "{{ 'a }} b' }}",
    '{%- if x -%}',
    '{% endif %}',
  ),
  fc.string({ maxLength: 5 }),
);
const anyText = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

test('whatever a text holds, its pieces are the text', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const segments = segmentsOf(text);
      expect(segments.map((each) => each.text).join('')).toBe(text);
      for (const { from, text: each } of segments) expect(text.slice(from, from + each.length)).toBe(each);
    }),
    { numRuns: 2_000 },
  );
});

test('what Liquid reads as a value is a pill, and nothing else is', () => {
  const liquid = new Liquid();
  fc.assert(
    fc.property(anyText, (text) => {
      let expected: string[];
      try {
        expected = liquid.parse(text).flatMap((template) => {
          const { kind, begin, end } = (template as unknown as { token: { kind: number; begin: number; end: number } })
            .token;
          return kind === TokenKind.Output ? [text.slice(begin, end)] : [];
        });
      } catch {
        return; // Not Liquid, or with a tag that has no end: it is shown as it stands.
      }
      fc.pre(!/\{%/.test(text));
      const found = segmentsOf(text).filter(({ kind }) => kind === 'value');
      expect(found.map((each) => each.text)).toEqual(expected);
    }),
    { numRuns: 2_000 },
  );
});

const name = fc.oneof(fc.stringMatching(/^[a-z_][a-zA-Z0-9_]{0,8}$/), fc.constantFrom('first name', 'Größe', 'a-b'));
const pathOf = fc
  .tuple(fc.constantFrom('event', 'steps', 'vars', 'item'), fc.array(name, { maxLength: 4 }))
  .map(([root, rest]) => [root, ...rest]);

test('a path is read back from the way Liquid writes it, and Liquid reads the same', async () => {
  const liquid = new Liquid({ strictVariables: true });
  await fc.assert(
    fc.asyncProperty(pathOf, async (path) => {
      const text = `{{ ${expressionOf(path)} }}`;
      expect(pillOf(text).path).toEqual(path);
      const values = path.reduceRight<unknown>((inner, part) => ({ [part]: inner }), 'found');
      expect(await liquid.parseAndRender(text, values as object)).toBe('found');
    }),
  );
});

test('a pill that is written anew does the same', async () => {
  const liquid = new Liquid();
  const texts = [
    "{{- event.subject | truncate: 5, '…' | replace: ':', '|' -}}",
    '{{event.missing|default:"a | b"}}',
    "{{ event.list | join: ', ' | upcase }}",
  ];
  const values = { event: { subject: 'a: b and more', list: ['x', 'y'] } };
  for (const text of texts) {
    expect(await liquid.parseAndRender(textOfPill(pillOf(text)), values)).toBe(
      await liquid.parseAndRender(text, values),
    );
  }
});

test('what stands in for a missing value comes before what is done with it', async () => {
  const liquid = new Liquid();
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1, maxLength: 12 }), async (instead) => {
      const pill = pillOf("{{ event.no | default: 'x' | upcase }}");
      const text = textOfPill({ ...pill, filters: withFallbacks(pill.filters, { data: [], end: { text: instead } }) });
      expect(await liquid.parseAndRender(text, {})).toBe(instead.toUpperCase());
      expect(pillOf(text).filters.map((each) => each.name)).toEqual(['default', 'upcase']);
    }),
  );
});

test('what a value gives way to is read, in its order, and written as it was', () => {
  const known: [text: string, fallbacks: ReturnType<typeof fallbacksOf>][] = [
    ['{{ a }}', { data: [], end: 'fail' }],
    ['{{ a | default: nil }}', { data: [], end: 'nothing' }],
    ["{{ a | default: 'b' }}", { data: [], end: { text: 'b' } }],
    ['{{ a | default: b.c }}', { data: ['b.c'], end: 'nothing' }],
    ["{{ a | default: b | default: c | default: 'd' | url_encode }}", { data: ['b', 'c'], end: { text: 'd' } }],
  ];
  for (const [text, fallbacks] of known) {
    const pill = pillOf(text);
    expect(fallbacksOf(pill)).toEqual(fallbacks);
    expect(textOfPill({ ...pill, filters: withFallbacks(pill.filters, fallbacks) })).toBe(text);
  }
});

test('a text in quotes is read back, among other arguments', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 3 }), (texts) => {
      const { filters } = pillOf(`{{ a | replace: ${texts.map(quoted).join(', ')} }}`);
      expect(filters.map((each) => argsOf(each).map(unquoted))).toEqual([texts]);
    }),
  );
});

test('a value keeps its type only where nothing stands beside it', () => {
  expect(['{{ event.timestamp }}', ' {{ a }} ', '{{ a }}{{ b }}', 'x {{ a }}', 'x', ''].map(isLoneValue)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
