import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createTransport as createFetchTransport } from '../src/http/fetch-transport.ts';
import { CustomerIo, type CustomerIoOptions, RateGovernor } from '../src/index.ts';
import { drip, startHostileServer } from './support/hostile-server.ts';
import { failureOf, instantClock } from './support/local-server.ts';

const email = { to: 'ada@example.com', identifiers: { id: '1' }, transactionalMessageId: 1 };
const ok = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

function client(url: string, options: Partial<CustomerIoOptions> = {}): CustomerIo {
  return new CustomerIo({
    track: { siteId: 'site-id', apiKey: 'track-key' },
    app: { apiKey: 'app-key' },
    baseUrls: { track: url, app: url },
    timeoutMs: 150,
    ...options,
  });
}

const transports: [string, () => Partial<CustomerIoOptions>][] = [
  ['undici', () => ({})],
  ['fetch', () => ({ transport: createFetchTransport({ maxAnswerBytes: 100_000 }).send })],
];

describe.each(transports)('over %s', (_name, transport) => {
  test.each<[string, Parameters<typeof startHostileServer>[0]]>([
    ['silence', () => {}],
    ['half a head', (socket) => socket.write('HTTP/1.1 200 OK\r\nconten')],
    ['an answer in drops', (socket) => drip(socket.setNoDelay(), `${ok}content-length: 900000\r\n\r\n`.slice(0, 1), 5)],
    [
      'a body in drops',
      (socket) => {
        socket.write(`${ok}content-length: 90000\r\n\r\n`);
        drip(socket, '{', 5);
      },
    ],
    ['102s without end', (socket) => drip(socket, 'HTTP/1.1 102 Processing\r\n\r\n', 5)],
  ])('%s ends by the deadline of the whole call', async (_what, behave) => {
    await using server = await startHostileServer(behave);
    await using cio = client(server.url, { ...transport(), timeouts: { headersMs: 60_000, bodyMs: 60_000 } });
    expect(await failureOf(cio.app.workspaces.list())).toMatchObject({
      code: /cio_(timeout|network)/,
      remedy: 'retry',
    });
    expect(await failureOf(cio.app.sendEmail(email))).toMatchObject({ code: 'cio_unknown_outcome', attempts: 1 });
  });

  test('an answer without end is not read to its end', async () => {
    const piece = ' '.repeat(65_536);
    await using server = await startHostileServer((socket) => {
      socket.write(`${ok}transfer-encoding: chunked\r\n\r\n`);
      drip(socket, `${piece.length.toString(16)}\r\n${piece}\r\n`, 1);
    });
    await using cio = client(server.url, { ...transport(), maxAnswerBytes: 100_000, timeoutMs: 10_000 });
    expect(await failureOf(cio.app.workspaces.list())).toMatchObject({
      code: 'cio_answer_too_large',
      remedy: 'fix-input',
    });
    expect(await failureOf(cio.app.sendEmail(email))).toMatchObject({ code: 'cio_unknown_outcome' });
  });

  test('an answer that says that it is too long is not read at all', async () => {
    await using server = await startHostileServer((socket) => socket.write(`${ok}content-length: 4000000000\r\n\r\n{`));
    await using cio = client(server.url, { ...transport(), timeoutMs: 10_000, maxAnswerBytes: 100_000 });
    expect(await failureOf(cio.app.workspaces.list())).toMatchObject({ code: 'cio_answer_too_large' });
  });

  test('closing ends what nobody answers, and tells what may have happened', async () => {
    let heard = 0;
    await using server = await startHostileServer(() => {
      heard += 1;
    });
    const cio = client(server.url, { ...transport(), timeoutMs: 60_000, retries: false });
    const read = failureOf(cio.app.workspaces.list());
    const sent = failureOf(cio.app.sendEmail(email));
    await expect.poll(() => heard).toBe(2);
    await cio.close({ graceMs: 20 });
    expect(await read).toMatchObject({ code: 'cio_closed', remedy: 'retry' });
    expect(await sent).toMatchObject({ code: 'cio_unknown_outcome', remedy: 'check-outcome' });
  });
});

test.each(['http', 'https'])(
  'a proxy that stalls ends by the deadline, and lets itself be closed (%s)',
  async (scheme) => {
    await using proxy = await startHostileServer(() => {});
    const cio = client(`${scheme}://cio.example.test`, { proxy: proxy.url, retries: false });
    expect(await failureOf(cio.app.workspaces.list())).toMatchObject({ code: 'cio_timeout' });
    await cio.close({ graceMs: 10 });
  },
);

test('a proxy that wants other credentials is no case for a retry, and nothing left', async () => {
  await using proxy = await startHostileServer((socket) =>
    socket.write('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'),
  );
  await using cio = client('https://cio.example.test', { proxy: proxy.url, timeoutMs: 10_000 });
  expect(await failureOf(cio.app.sendEmail(email))).toMatchObject({ code: 'cio_proxy_refused', remedy: 'reconnect' });
});

test('retries and the waits for them are in the deadline', async () => {
  let answers = 0;
  await using server = await startHostileServer((socket) => {
    answers += 1;
    socket.write('HTTP/1.1 503 Unavailable\r\ncontent-length: 0\r\n\r\n');
  });
  const clock = instantClock();
  const retries = { baseDelayMs: 8_000 };
  await using cio = client(server.url, { clock, timeoutMs: 20_000, random: () => 1, retries });
  expect(await failureOf(cio.track.identify({ id: '1' }))).toMatchObject({ code: 'cio_unavailable', attempts: 2 });
  expect(clock.slept).toEqual([8_000]);
  expect(answers).toBe(2);
  const patient = { timeoutMs: 40_000, retries: { maxRetries: 1 } };
  expect(await failureOf(cio.track.identify({ id: '1' }, {}, patient))).toMatchObject({ attempts: 2 });
});

test('the wait for the rate limit is before the deadline, and no attempt', async () => {
  await using server = await startHostileServer((socket) => socket.write(`${ok}content-length: 3\r\n\r\n{}\n`));
  const clock = instantClock();
  const governor = new RateGovernor({ limits: { track: { requests: 1, windowMs: 20_000 } }, clock });
  await using one = client(server.url, { governor, clock, timeoutMs: 10_000 });
  await using other = client(server.url, { governor, clock, timeoutMs: 10_000 });
  await Promise.all([one, other, one].map((cio) => cio.track.identify({ id: '1' })));
  expect(clock.slept).toHaveLength(2);
  const still = new RateGovernor({ limits: { track: { requests: 1, windowMs: 90_000 } }, maxWaitMs: 10 });
  await using impatient = client(server.url, { governor: still, timeoutMs: 10_000 });
  await impatient.track.identify({ id: '1' });
  expect(await failureOf(impatient.track.identify({ id: '1' }))).toMatchObject({
    code: 'cio_rate_limited',
    attempts: 0,
  });
});

test('a closed client leaves nothing that keeps the process alive', async () => {
  const source = new URL('../src/index.ts', import.meta.url).href;
  const script = `
    import { CustomerIo, RateGovernor } from ${JSON.stringify(source)};
    const governor = new RateGovernor({ limits: { track: { requests: 1, windowMs: 600_000 } }, maxWaitMs: 1e9 });
    const transport = async () => ({ status: 200, headers: {}, body: '{}' });
    const cio = new CustomerIo({ track: { siteId: 's', apiKey: 'k' }, governor, transport });
    await cio.track.identify({ id: '1' });
    const waiting = cio.track.identify({ id: '1' }).catch((error) => console.log(error.code));
    await cio.close();
    await waiting;`;
  const flags = ['--conditions=@cio-bridge/source', '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { timeout: 15_000 });
  expect(stdout.trim()).toBe('cio_closed');
});
