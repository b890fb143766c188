import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Operation } from '../src/index.ts';
import { identify, itemsOf, merge, stillClock } from './support/batches.ts';
import { startLocalServer } from './support/local-server.ts';

test('what is added together keeps its order, and what is wrong in it is told of each', async () => {
  const kinds = ['plain', 'long', 'big', 'nan', 'circle', 'oversize', 'empty', 'merge', 'delivery'] as const;
  const circle: Record<string, unknown> = {};
  circle.circle = circle;
  const attributesOf = {
    plain: {},
    long: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`ü${index}`, 'ü"'.repeat(200)])),
    big: { order: 12345678901234567890n },
    nan: { score: Number.NaN },
    circle,
    oversize: {
      rows: 'x'.repeat(40).padEnd(900, 'y'),
      ...Object.fromEntries(
        Array(40)
          .fill(0)
          .map((_, index) => [`a${index}`, 'z'.repeat(900)]),
      ),
    },
    empty: {},
  };
  const isRefused = (kind: string) => ['nan', 'circle', 'oversize', 'empty'].includes(kind);
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.nat(9),
          fc.oneof({ weight: 1, arbitrary: fc.constant('plain' as const) }, fc.constantFrom(...kinds)),
        ),
        { maxLength: 150, size: 'max' },
      ),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 60 }),
      async (script, lanes, together) => {
        const log: { who: string; at: number }[] = [];
        await using server = await startLocalServer((response, { body }) => {
          for (const { action, identifiers, primary, secondary, attributes } of itemsOf(body)) {
            if (action === 'merge') log.push({ who: primary.id, at: -1 }, { who: secondary.id, at: -1 });
            else log.push({ who: identifiers.id, at: attributes.at ?? -1 });
          }
          setTimeout(() => response.end('{}'), Math.random() * 2);
        });
        await using cio = server.client({ clock: stillClock, governor: false });
        const batcher = cio.track.batcher({ lanes });
        const sent = new Map<string, number[]>();
        const note = (who: string, at: number) => sent.set(who, [...(sent.get(who) ?? []), at]);
        const operations = script.map(([who, kind], at): Operation => {
          if (kind === 'merge') return merge(`p${who}`, 'p10');
          if (kind === 'delivery')
            return { type: 'delivery', action: 'event', deliveryId: 'd', name: 'opened', deviceToken: 't' };
          return identify(kind === 'empty' ? '' : `p${who}`, { ...attributesOf[kind], at });
        });
        for (const [at, [who, kind]] of script.entries()) {
          if (kind === 'delivery') note('d', -1);
          else if (kind === 'merge') for (const each of [`p${who}`, 'p10']) note(each, -1);
          else if (!isRefused(kind)) note(`p${who}`, at);
        }
        const refused: number[] = [];
        for (let from = 0; from < operations.length; from += together)
          void batcher.addAll(operations.slice(from, from + together)).then((refusals) => {
            refused.push(...refusals.map(({ index }) => from + index));
          });
        await batcher.close();
        await new Promise((resolve) => setImmediate(resolve));
        expect(refused.sort((a, b) => a - b)).toEqual(script.flatMap(([, kind], at) => (isRefused(kind) ? [at] : [])));
        expect(batcher.bufferedBytes).toBe(0);
        for (const [who, ats] of sent) expect(log.filter((each) => each.who === who).map(({ at }) => at)).toEqual(ats);
        expect(log).toHaveLength([...sent.values()].flat().length);
      },
    ),
    { numRuns: 30 },
  );
});

test('a request that is refused in part tells so of the operations that it names, as they were added', async () => {
  await using server = await startLocalServer((response, { body }) => {
    const errors = itemsOf(body).flatMap(({ identifiers }, index) =>
      identifiers.id.endsWith('7') ? [{ batch_index: index, reason: 'invalid' }] : [],
    );
    response.writeHead(207).end(JSON.stringify({ errors }));
  });
  await using cio = server.client({ clock: stillClock });
  const batcher = cio.track.batcher({ lanes: 3 });
  const refusals = batcher.addAll(Array.from({ length: 300 }, (_, id) => identify(`p${id}`)));
  await batcher.close();
  expect((await refusals).map(({ index }) => index)).toEqual(
    Array.from({ length: 300 }, (_, id) => id).filter((id) => id % 10 === 7),
  );
});

test('what is added together waits for no more of its kind once something else is about one of them', async () => {
  await using server = await startLocalServer();
  await using cio = server.client({ clock: stillClock });
  const batcher = cio.track.batcher({ lanes: 1 });
  const plain = ['a', 'b', 'b', 'b'].map((id, at) => identify(id, { at }));
  void batcher.addAll([...plain, merge('b', 'c'), identify('b', { at: 5 })]);
  await batcher.close();
  const items = server.received.flatMap(({ body }) => itemsOf(body));
  expect(items.map(({ action, attributes }) => (action === 'merge' ? action : attributes.at))).toEqual([
    0,
    1,
    2,
    3,
    'merge',
    5,
  ]);
});
