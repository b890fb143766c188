import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Clock } from '../src/clock.ts';
import { vendorWebhookPolicy } from '../src/webhooks/policy.ts';
import type { Poster, PostResult } from '../src/webhooks/post.ts';
import { WebhookQueue } from '../src/webhooks/queue.ts';
import type { Webhook, WebhookAttempt } from '../src/webhooks/webhook.ts';

const webhook: Webhook = {
  id: 1,
  name: 'test',
  type: 'webhook',
  endpoint: 'http://127.0.0.1:9/',
  disabled: false,
  full_resolution: false,
  with_content: false,
  events: [],
};
const noMistakes = { take: () => false, takeDelayMs: () => 0, takeSkewSeconds: () => 0 };
const anAnswer = fc.oneof(
  { weight: 3, arbitrary: fc.constant<PostResult>({ status: 200 }) },
  fc.constantFrom<PostResult>(
    { status: 401 },
    { status: 503 },
    { error: 'ECONNREFUSED' },
    { error: 'no answer within 4000 ms' },
  ),
);

/** Posts `count` reports to an endpoint that gives these answers and then 200. Returns what it accepted, in order. */
async function accepted(count: number, answers: readonly PostResult[], concurrency: number) {
  const clock = new Clock('virtual', 0);
  const taken: string[] = [];
  const attempts: WebhookAttempt[] = [];
  const left = [...answers];
  const post = async (_endpoint: string, _headers: object, body: string): Promise<PostResult> => {
    const answer = left.shift() ?? { status: 200 };
    if ('status' in answer && answer.status === 200) taken.push(body);
    return answer;
  };
  const queue = new WebhookQueue(webhook, {
    clock,
    policy: { ...vendorWebhookPolicy, concurrency },
    poster: { post } as unknown as Poster,
    signingKey: 'key',
    mistakes: noMistakes,
    onAttempt: (attempt) => attempts.push(attempt),
  });
  for (let number = 0; number < count; number++) queue.push({ eventId: `event-${number}`, body: String(number) });
  await clock.advance(3 * 24 * 3_600_000);
  return { taken, attempts, backlog: queue.backlog.length };
}

const everyReport = (count: number): string[] => Array.from({ length: count }, (_, number) => String(number));

test('whatever an endpoint answers, each report is accepted once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.array(anAnswer, { maxLength: 12 }), async (count, answers) => {
      const { taken, attempts, backlog } = await accepted(count, answers, 1);
      expect([taken, backlog]).toEqual([everyReport(count), 0]);
      expect(attempts.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(count);
    }),
  );
});

test('with several on their way at once none is lost or doubled either', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.array(anAnswer, { maxLength: 12 }), async (count, answers) => {
      const { taken, backlog } = await accepted(count, answers, 4);
      expect([taken.toSorted((a, b) => Number(a) - Number(b)), backlog]).toEqual([everyReport(count), 0]);
    }),
  );
});

test('what was on its way when the queue was closed is still in its backlog, for the snapshot', async () => {
  const clock = new Clock('virtual', 0);
  let fail: (result: PostResult) => void = () => {};
  const post = () => new Promise<PostResult>((resolve) => (fail = resolve));
  const queue = new WebhookQueue(webhook, {
    clock,
    policy: vendorWebhookPolicy,
    poster: { post } as unknown as Poster,
    signingKey: 'key',
    mistakes: noMistakes,
    onAttempt: () => {},
  });
  queue.push({ eventId: 'a', body: 'a' });
  queue.close();
  fail({ error: 'the socket was destroyed' });
  await clock.settled();
  expect(queue.backlog.map(({ eventId }) => eventId)).toEqual(['a']);
});
