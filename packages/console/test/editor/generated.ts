import fc from 'fast-check';
import { Document, isMap, isScalar, isSeq, visit } from 'yaml';

// Workflows as people write them: any shape of steps, flow and block style mixed, comments in between.

type Data = Record<string, unknown>;

const text = fc.oneof(
  fc.constantFrom(
    '{{ event.person }}',
    "{{ event.email | default: 'nobody' }}",
    'plain words',
    'a: b # c',
    'two\nlines\n',
    '- x',
    '',
    '09:00',
    "it's",
    '{{ vars.a }}, {{ event.b }}',
  ),
  fc.string({ maxLength: 12 }),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, text, fc.integer(), fc.boolean(), fc.constant(null), tie('list'), tie('map')),
  list: fc.array(tie('any'), { maxLength: 3 }),
  map: fc.dictionary(fc.constantFrom('to', 'person', 'data', 'a b', 'headers', 'n1'), tie('any'), { maxKeys: 3 }),
}));
export const anyValue = value.any;

const comment = fc.constantFrom(' why it is so', ' first\n second', ' see the notes: x');

interface Plan {
  kind: number;
  inner: Plan[][];
  input: Data;
}
const plan = (depth: number): fc.Arbitrary<Plan> =>
  fc.record({
    kind: fc.nat(7),
    inner: depth === 0 ? fc.constant([]) : fc.array(fc.array(plan(depth - 1), { maxLength: 3 }), { maxLength: 3 }),
    input: value.map as fc.Arbitrary<Data>,
  });

function steps(plans: Plan[], ids: { count: number }, read: string[]): Data[] {
  return plans.map(({ kind, inner, input }) => {
    ids.count += 1;
    const id = `s${ids.count}`;
    const reads =
      read.length > 0
        ? { seen: `{{ steps.${read[ids.count % read.length]}.output.value | default: 'steps.${id}' }}` }
        : {};
    read.push(id);
    const lists = inner.map((each) => steps(each, ids, read));
    const [first = [], second = [], third] = lists;
    if (kind === 0) {
      const when = { path: `steps.${id}.output.a`, op: 'exists' };
      return {
        id,
        type: 'branch',
        branches: [
          { when, steps: first },
          { when: { all: [when] }, steps: second },
        ],
        ...(third && { else: third }),
      };
    }
    if (kind === 1) return { id, type: 'forEach', items: `{{ steps.${read[0]}.output.items }}`, steps: first };
    if (kind === 2)
      return {
        id,
        type: 'waitForDelivery',
        delivery: read[0],
        metrics: ['opened'],
        timeout: '2 days',
        onMetric: first,
        ...(lists.length > 1 && { onTimeout: second }),
      };
    if (kind === 3) return { id, type: 'wait', for: '2 days' };
    if (kind === 4) return { id, type: 'set', values: { ...input, ...reads } };
    if (kind === 5) return { id, type: 'stop' };
    return {
      id,
      type: 'action',
      action: 'customer-io/track-event',
      input: { ...input, ...reads },
      ...(lists.length > 0 && { onError: first }),
    };
  });
}

/** The text of a workflow of at most 200 steps. */
export const workflowText: fc.Arbitrary<string> = fc
  .record({
    plans: fc.array(plan(2), { minLength: 1, maxLength: 8 }),
    vars: value.map as fc.Arbitrary<Data>,
    style: fc.infiniteStream(fc.nat(9)),
    comments: fc.infiniteStream(comment),
  })
  .map(({ plans, vars, style, comments }) => {
    const list = steps(plans, { count: 0 }, []).slice(0, 200);
    const document = new Document(
      { name: 'Generated', trigger: { type: 'manual' }, vars, steps: list },
      { aliasDuplicateObjects: false },
    );
    const next = () => style.next().value as number;
    visit(document, {
      Collection(_key, node, path) {
        const isFlow =
          path.some((each) => (isMap(each) || isSeq(each)) && each.flow) || (path.length > 2 && next() === 0);
        if (isFlow) node.flow = true;
      },
    });
    visit(document, {
      Pair(_key, pair, path) {
        const isBlock = !path.some((each) => (isMap(each) || isSeq(each)) && each.flow);
        if (isBlock && isScalar(pair.key) && next() < 2) pair.key.commentBefore = comments.next().value as string;
      },
      Map(key, node, path) {
        const isBlock = !path.some((each) => (isMap(each) || isSeq(each)) && each.flow);
        if (isBlock && typeof key === 'number' && next() < 3) node.commentBefore = comments.next().value as string;
        if (isBlock && typeof key === 'number' && key > 0 && next() < 3) node.spaceBefore = true;
      },
    });
    return document.toString({ lineWidth: 0 });
  });

/** The comment lines of a text, in order. */
export const commentsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('#'));
