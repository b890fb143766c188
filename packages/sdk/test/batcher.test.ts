import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CustomerIo } from '../src/index.ts';
import { type Item, identify, itemsOf, merge, stillClock } from './support/batches.ts';
import { failureOf, instantClock, startLocalServer } from './support/local-server.ts';

test("one person's operations leave in the order in which they were added, over any lanes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 9, arbitrary: fc.nat(5) }, fc.tuple(fc.nat(5), fc.nat(5))), {
        maxLength: 120,
        size: 'max',
      }),
      fc.integer({ min: 1, max: 5 }),
      async (script, lanes) => {
        const log: Item[] = [];
        await using server = await startLocalServer((response, { body }) => {
          log.push(...itemsOf(body));
          setTimeout(() => response.end('{}'), Math.random() * 2);
        });
        await using cio = server.client({ clock: stillClock, governor: false });
        const batcher = cio.track.batcher({ lanes });
        const expected = new Map<string, string[]>();
        const expect_ = (id: string, what: string) => expected.set(id, [...(expected.get(id) ?? []), what]);
        for (const [at, step] of script.entries()) {
          if (typeof step === 'number') {
            void batcher.add(identify(`p${step}`, { at }));
            expect_(`p${step}`, `identify ${at}`);
          } else if (step[0] !== step[1]) {
            const [primary, secondary] = step.map((id) => `p${id}`) as [string, string];
            void batcher.add(merge(primary, secondary));
            expect_(primary, `merge ${primary} ${secondary}`);
            expect_(secondary, `merge ${primary} ${secondary}`);
          }
          if (at % 17 === 0) void batcher.flush();
        }
        await batcher.close();
        for (const [id, operations] of expected) {
          const sent = log.flatMap(({ action, identifiers, attributes, primary, secondary }) => {
            if (action === 'identify') return identifiers.id === id ? [`identify ${attributes.at}`] : [];
            return primary.id === id || secondary.id === id ? [`merge ${primary.id} ${secondary.id}`] : [];
          });
          expect(sent).toEqual(operations);
        }
      },
    ),
    { numRuns: 25 },
  );
});

test('several requests run at once, no more than there are lanes', async () => {
  let running = 0;
  let most = 0;
  const allThree = Promise.withResolvers<void>();
  await using server = await startLocalServer(async (response) => {
    running += 1;
    most = Math.max(most, running);
    // However long the others take to arrive, the first is still there.
    if (running === 3) allThree.resolve();
    await allThree.promise;
    setTimeout(() => {
      running -= 1;
      response.end('{}');
    }, 5);
  });
  await using cio = server.client({ clock: stillClock });
  const batcher = cio.track.batcher({ lanes: 3 });
  const refusals = batcher.addAll(
    Array.from({ length: 300 }, (_, id) =>
      identify(`p${id}`, {
        x: 'x'.repeat(999),
        y: 'y'.repeat(999),
        z: 'z'.repeat(999),
        a: 'a'.repeat(999),
        b: 'b'.repeat(999),
        c: 'c'.repeat(999),
      }),
    ),
  );
  await batcher.close();
  expect(await refusals).toEqual([]);
  expect(server.received.length).toBeGreaterThan(3);
  expect(most).toBe(3);
});

test('a batch leaves when its oldest operation has waited long enough', async () => {
  await using server = await startLocalServer();
  const clock = instantClock();
  await using cio = server.client({ clock });
  const batcher = cio.track.batcher({ maxAgeMs: 700 });
  await batcher.add(identify('42')); // resolves without flush or close
  expect(clock.slept).toEqual([700]);
});

test('memory is bounded: ready() waits, and adding without it is refused', async () => {
  let highest = 0;
  await using server = await startLocalServer();
  await using cio = server.client({ clock: stillClock });
  const maxBufferedBytes = 2_000_000;
  const batcher = cio.track.batcher({ maxBufferedBytes });
  let accepted = 0;
  for (let id = 0; id < 20_000; id += 1) {
    await batcher.ready();
    batcher.add(identify(`p${id}`, { note: 'x'.repeat(300) })).then(() => {
      accepted += 1;
    }, expect.unreachable);
    highest = Math.max(highest, batcher.bufferedBytes);
  }
  await batcher.flush();
  expect(highest).toBeLessThanOrEqual(maxBufferedBytes / 2 + 32_000);
  expect(batcher.bufferedBytes).toBe(0);
  await new Promise((resolve) => setImmediate(resolve));
  expect(accepted).toBe(20_000);

  const careless = Array.from({ length: 8_000 }, (_, id) => batcher.add(identify(`p${id}`, { note: 'x'.repeat(300) })));
  const settled = Promise.allSettled(careless);
  await batcher.close();
  const refused = (await settled).filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]).toMatchObject({ reason: { code: 'cio_buffer_full', remedy: 'retry' } });
  expect(server.received.flatMap(({ body }) => itemsOf(body))).toHaveLength(28_000 - refused.length);
});

test('an operation that spoils its whole request is found, and the others are sent', async () => {
  await using server = await startLocalServer((response, { body }) =>
    body.includes('poison')
      ? response.writeHead(400).end('{"errors":[{"field":"attributes","message":"malformed"}]}')
      : response.end('{}'),
  );
  await using cio = server.client({ clock: stillClock });
  const batcher = cio.track.batcher({ lanes: 1 });
  const refusals = batcher.addAll(
    Array.from({ length: 20 }, (_, id) => identify(`p${id}`, { note: id === 13 ? 'poison' : 'ü' })),
  );
  await batcher.close();
  expect(await refusals).toEqual([{ index: 13, error: expect.objectContaining({ status: 400, field: 'attributes' }) }]);
  const good = server.received.filter(({ body }) => !body.includes('poison')).flatMap(({ body }) => itemsOf(body));
  expect(good.map(({ identifiers }) => identifiers.id)).toEqual(
    Array.from({ length: 20 }, (_, id) => `p${id}`).filter((id) => id !== 'p13'),
  );
});

test('what fails as a whole is retried as a whole, then told to each', async () => {
  await using server = await startLocalServer((response, _request, index) =>
    response.writeHead(index < 2 ? 503 : 200).end('{}'),
  );
  await using cio = server.client();
  const batcher = cio.track.batcher({ lanes: 1 });
  const refusals = batcher.addAll([identify('a'), identify('b')]);
  await batcher.flush();
  expect(await refusals).toEqual([]);
  expect(new Set(server.received.map(({ body }) => body)).size).toBe(1);

  await using down = await startLocalServer((response) => response.writeHead(503).end());
  await using other = down.client({ retries: false });
  const lost = other.track.batcher({ lanes: 1 });
  const outcomes = Promise.allSettled([lost.add(identify('a')), lost.add(identify('b'))]);
  await lost.close();
  expect(await outcomes).toMatchObject([
    { reason: { code: 'cio_unavailable', remedy: 'retry' } },
    { reason: { code: 'cio_unavailable', remedy: 'retry' } },
  ]);
});

test('bad input is refused alone, before it leaves', async () => {
  await using server = await startLocalServer();
  await using cio = server.client({ clock: stillClock });
  const batcher = cio.track.batcher();
  const refusals = batcher.addAll([identify('a'), identify(''), identify('c')]);
  await batcher.close();
  expect(await refusals).toEqual([{ index: 1, error: expect.objectContaining({ field: 'person.id' }) }]);
  expect(server.received.flatMap(({ body }) => itemsOf(body))).toHaveLength(2);
});

test('once closed, it takes no more', async () => {
  await using server = await startLocalServer();
  await using cio = server.client();
  const batcher = cio.track.batcher();
  await batcher.close();
  expect(await failureOf(batcher.add(identify('a')))).toMatchObject({ code: 'cio_closed' });
});

test('a flush waits for what was added before it, not for what others go on adding', async () => {
  const answers: (() => void)[] = [];
  await using server = await startLocalServer((response) => answers.push(() => response.end('{}')));
  await using cio = server.client({ clock: stillClock, governor: false });
  const batcher = cio.track.batcher({ lanes: 1 });
  const first = batcher.add(identify('a'));
  const flushed = batcher.flush();
  await expect.poll(() => answers).toHaveLength(1);
  const later = batcher.add(identify('b'));
  const flushedLater = batcher.flush();
  answers[0]?.();
  await flushed; // the second request has no answer yet
  await first;
  await expect.poll(() => answers).toHaveLength(2);
  answers[1]?.();
  await Promise.all([later, flushedLater]);
});

test('merges over lanes, each a request of its own, take no more memory than they are long', async () => {
  const cio = new CustomerIo({
    track: { siteId: 's', apiKey: 'k' },
    transport: () => new Promise(() => {}),
    clock: stillClock,
    governor: false,
  });
  const batcher = cio.track.batcher({ lanes: 4 });
  const before = process.memoryUsage().arrayBuffers;
  for (let id = 0; id < 2_000; id += 1) void batcher.add(merge(`p${id}`, `q${id * 7}`));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
});

test.each([
  ['lanes', 0],
  ['lanes', 1.5],
  ['lanes', Number.NaN],
  ['maxAgeMs', -1],
  ['maxAgeMs', Number.NaN],
  ['maxBufferedBytes', 0],
])('%s: %d is refused', async (name, value) => {
  await using server = await startLocalServer();
  await using cio = server.client();
  expect(() => cio.track.batcher({ [name]: value })).toThrow(
    expect.objectContaining({ code: 'cio_invalid_input', field: name }),
  );
});

test('what happened to a delivery would count twice: it is not repeated after an ambiguous failure', async () => {
  await using server = await startLocalServer((response) => response.writeHead(503).end());
  await using cio = server.client();
  const opened = { type: 'delivery', action: 'event', deliveryId: 'd', name: 'opened', deviceToken: 't' } as const;
  const batcher = cio.track.batcher({ lanes: 1 });
  const added = batcher.add(opened);
  await batcher.flush();
  for (const failed of [added, cio.track.entity(opened), cio.track.batch([identify('a'), opened])]) {
    expect(await failureOf(failed)).toMatchObject({ code: 'cio_unknown_outcome', remedy: 'check-outcome' });
  }
  expect(server.received).toHaveLength(3);
});

test('an identify that gives an email comes before what names its person by that email', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(4), fc.nat(2)), { maxLength: 60, size: 'max' }), async (script) => {
      const log: string[] = [];
      await using server = await startLocalServer((response, { body }) => {
        log.push(
          ...itemsOf(body).map(({ identifiers, attributes }) => `${Object.values(identifiers)} ${attributes.at}`),
        );
        setTimeout(() => response.end('{}'), Math.random() * 2);
      });
      await using cio = server.client({ clock: stillClock, governor: false });
      const batcher = cio.track.batcher();
      const wanted = new Map<number, string[]>();
      for (const [at, [who, how]] of script.entries()) {
        const email = `P${who}@example.com`;
        const id = `p${who}`;
        const data = { at };
        if (how === 0) void batcher.add(identify(id, { email, at }));
        else if (how === 1) void batcher.add({ type: 'person', action: 'event', person: { email }, name: 'e', data });
        else void batcher.add({ type: 'person', action: 'identify', person: { email }, attributes: { id, at } });
        wanted.set(who, [...(wanted.get(who) ?? []), `${how === 0 ? id : email} ${at}`]);
      }
      await batcher.close();
      for (const [who, operations] of wanted)
        expect(log.filter((line) => line.toLowerCase().startsWith(`p${who}`))).toEqual(operations);
    }),
    { numRuns: 30 },
  );
});

test('what first names people by email waits, in any lane, for what was on its way before', async () => {
  const log: string[] = [];
  await using server = await startLocalServer((response, { body }) => {
    const names = itemsOf(body).map(({ identifiers }) => String(Object.values(identifiers)));
    log.push(...names);
    setTimeout(() => {
      log.push(...names.map((name) => `${name} done`));
      response.end('{}');
    }, 20);
  });
  await using cio = server.client({ clock: stillClock, governor: false });
  const batcher = cio.track.batcher({ lanes: 16 });
  const emails = Array.from({ length: 20 }, (_, who) => `person-${who}@example.com`);
  void batcher.add(identify('1', { email: emails[19] }));
  for (const email of emails) void batcher.add({ type: 'person', action: 'event', person: { email }, name: 'e' });
  await batcher.close();
  expect(log.slice(0, 2)).toEqual(['1', '1 done']);
  expect(log).toHaveLength(42);
});

test('a request that is refused whatever is in it is not halved to the last operation', async () => {
  await using server = await startLocalServer((response) => response.writeHead(400).end());
  await using cio = server.client({ clock: stillClock });
  const batcher = cio.track.batcher({ lanes: 1 });
  const refusals = batcher.addAll(Array.from({ length: 1_000 }, (_, id) => identify(`p${id}`)));
  await batcher.close();
  expect(await refusals).toHaveLength(1_000);
  expect(server.received.length).toBeLessThan(25);
});

test('a refusal that nobody awaits ends no process, and is heard of', async () => {
  await using server = await startLocalServer((response) =>
    response.writeHead(207).end('{"errors":[{"batch_index":1,"reason":"invalid"}]}'),
  );
  await using cio = server.client({ clock: stillClock });
  const heard: [number, string][] = [];
  const onRefused = ({ index, error }: { index: number; error: { code: string } }) => heard.push([index, error.code]);
  const batcher = cio.track.batcher({ lanes: 1, onRefused });
  for (const id of ['', 'a', 'b']) void batcher.add(identify(id));
  await batcher.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toEqual([
    [0, 'cio_invalid_input'],
    [2, 'cio_invalid_input'],
  ]);
});

test('what may not be repeated travels apart, so that the rest may be', async () => {
  await using server = await startLocalServer((response, { body }, index) =>
    response.writeHead(index < 2 ? 503 : 200).end(body === '' ? '' : '{}'),
  );
  await using cio = server.client({ clock: instantClock() });
  const opened = { type: 'delivery', action: 'event', deliveryId: 'd', name: 'opened', deviceToken: 't' } as const;
  const batcher = cio.track.batcher({ lanes: 1 });
  const outcomes = Promise.allSettled([batcher.add(identify('a')), batcher.add(opened), batcher.add(identify('b'))]);
  await batcher.close();
  expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  expect(server.received.map(({ body }) => itemsOf(body).length)).toEqual([2, 2, 2, 1]);
});

test('what became of an operation is told to whoever asks, as often and as late as they like', async () => {
  await using server = await startLocalServer((response) =>
    response.writeHead(207).end(JSON.stringify({ errors: [{ batch_index: 1, reason: 'invalid', field: 'id' }] })),
  );
  await using cio = server.client({ clock: stillClock });
  const batcher = cio.track.batcher({ lanes: 1 });
  const good = batcher.add(identify('a'));
  const bad = batcher.add(identify('b'));
  let ended = 0;
  const early = good.finally(() => {
    ended += 1;
  });
  await batcher.close();
  const refused = { code: 'cio_invalid_input', message: expect.stringContaining('invalid') };
  expect(await Promise.allSettled([good, bad, good, early])).toMatchObject([
    { status: 'fulfilled', value: undefined },
    { status: 'rejected', reason: refused },
    { status: 'fulfilled' },
    { status: 'fulfilled' },
  ]);
  await expect(Promise.all([good, bad])).rejects.toMatchObject(refused);
  expect(await bad.catch((error) => error)).toMatchObject(refused);
  await expect(async () => bad).rejects.toMatchObject(refused);
  expect(ended).toBe(1);
});

test('an onRefused that throws holds nothing up', async () => {
  await using server = await startLocalServer((response, { body }) =>
    response.writeHead(body.includes('"b"') ? 200 : 207).end('{"errors":[{"batch_index":0,"reason":"invalid"}]}'),
  );
  await using cio = server.client({ clock: stillClock });
  const warnings: unknown[] = [];
  const note = (warning: unknown) => warnings.push(warning);
  process.on('warning', note);
  const onRefused = () => {
    throw new Error('not this one either');
  };
  const batcher = cio.track.batcher({ lanes: 1, onRefused });
  for (const id of ['', 'a']) {
    await expect(Promise.all([batcher.add(identify(id)), batcher.flush()])).rejects.toMatchObject({
      code: 'cio_invalid_input',
    });
  }
  await batcher.close();
  expect(batcher.bufferedBytes).toBe(0);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', note);
  expect(warnings).toHaveLength(2);
});
