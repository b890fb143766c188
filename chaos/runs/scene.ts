import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '@cio-bridge/sandbox';
import { countsOf, extras } from '../victim/counts.ts';
import type { SceneKeys } from '../victim/scene-keys.ts';
import { CHILD, FORM, type Inspection, NAME } from './messages.ts';

const WORKSPACE = 'demo-us';
/** More than Customer.io takes in a second. */
const BURST = 150;
const FORMS_PER_SECOND = 5;
const FORM_TIMEOUT_MS = 4_000;
const FORM_RETRY_MS = 200;

/** How many events are reported. */
export interface Pace {
  perSecond: number;
  /** More at once than Customer.io takes in a second. */
  burstEveryMs: number;
}

/** A local Customer.io that fails often, and posts events until each was taken. */
export interface Scene extends AsyncDisposable {
  sandbox: Sandbox;
  keys: SceneKeys;
  /** Tells the local Customer.io where to post. */
  register(webhookUrl: string): Promise<void>;
  /**
   * Reports events, each about a person of its own, until stopped; now and then many at once. Beside them, forms are posted to
   * a workflow's own URL, each until it is taken.
   */
  load(pace: Pace, formUrl: string): { stop(): number };
  /** The forms that were posted. */
  forms(): readonly string[];
  /** Events of ours that were answered 200. */
  accepted(): Set<string>;
  isDrained(): boolean;
  /** Lets calls succeed again, so that what is under way can end. */
  calm(): void;
}

export async function startScene(): Promise<Scene> {
  const sandbox = await startSandbox({
    deliveryPace: 0.2,
    webhookPolicy: { holdMs: 100, firstRetryMs: 100, longestRetryMs: 500, timeoutMs: 4_000, concurrency: 8 },
  });
  const workspace = sandbox.workspace(WORKSPACE);
  const { region, siteId, trackApiKey, appApiKey, webhookSigningKey } = workspace.keys;
  fail(sandbox);
  let sent = 0;
  const forms: string[] = [];
  let formsUnderWay = 0;

  async function postForm(url: string): Promise<void> {
    const id = `form-${forms.length + 1}`;
    forms.push(id);
    formsUnderWay += 1;
    const taken = () =>
      fetch(url, {
        method: 'POST',
        body: new URLSearchParams({ id }),
        signal: AbortSignal.timeout(FORM_TIMEOUT_MS),
      }).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await taken())) await sleep(FORM_RETRY_MS);
    // What was answered may be sent again all the same.
    if (forms.length % 5 === 0) await taken();
    formsUnderWay -= 1;
  }

  return {
    sandbox,
    keys: { region, siteId, trackApiKey, appApiKey, webhookSigningKey, sandboxUrls: sandbox[region] },
    async register(webhookUrl) {
      const answer = await fetch(`${sandbox[region].app}/v1/reporting_webhooks`, {
        method: 'POST',
        headers: { authorization: `Bearer ${appApiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          name: 'chaos',
          endpoint: webhookUrl,
          events: ['email_bounced', 'email_sent', 'email_delivered'],
          // The marker of a send comes back in its headers; archived messages may be read 100 times a day only.
          with_content: true,
        }),
      });
      if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to the registration`);
    },
    forms: () => forms,
    load({ perSecond, burstEveryMs }, formUrl) {
      const report = () => {
        sent += 1;
        const id = `person-${sent}`;
        workspace.report({
          subscription: 'email_bounced',
          objectType: 'email',
          metric: 'bounced',
          data: {
            identifiers: { id, email: null, cio_id: `c${sent}` },
            delivery_id: `reported-${sent}`,
            recipient: id,
          },
        });
      };
      const timers = [
        setInterval(report, 1_000 / perSecond),
        setInterval(() => void postForm(formUrl), 1_000 / FORMS_PER_SECOND),
        setInterval(() => {
          for (let event = 0; event < BURST; event += 1) report();
        }, burstEveryMs),
      ];
      return {
        stop() {
          for (const timer of timers) clearInterval(timer);
          return sent;
        },
      };
    },
    accepted: () =>
      new Set(
        workspace.webhookAttempts
          .filter(({ outcome, body }) => outcome === 'accepted' && body.includes('"metric":"bounced"'))
          .map(({ eventId }) => eventId),
      ),
    isDrained: () => formsUnderWay === 0 && workspace.webhooks.every(({ backlog }) => backlog === 0),
    calm: () => sandbox.faults.clear(),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

function fail({ faults }: Sandbox): void {
  for (const kind of ['status-after-accept', 'drop-after-accept', 'drop', 'status', 'truncate'] as const) {
    faults.add({ kind, path: '/v1/send/*', probability: 0.04 });
  }
  for (const kind of ['status-after-accept', 'drop-after-accept', 'drop', 'status'] as const) {
    faults.add({ kind, api: 'track', probability: 0.03 });
  }
  faults.add({ kind: 'status', status: 429, retryAfterSeconds: 1, path: '/v1/send/*', probability: 0.02 });
  faults.add({ kind: 'status', status: 503, html: true, path: '/v1/customers/*', probability: 0.05 });
  // What is refused for good fails its run: somebody retries it.
  faults.add({ kind: 'status', status: 400, path: '/v1/send/*', probability: 0.02 });
  faults.add({ kind: 'status', status: 400, api: 'track', probability: 0.01 });
  faults.add({ kind: 'webhook-duplicate', probability: 0.05 });
  faults.add({ kind: 'webhook-reorder', probability: 0.05 });
}

export interface Verdict {
  accepted: number;
  stored: number;
  activated: number;
  lost: number;
  doubled: number;
  messagesTwice: number;
}

/** Compares what the local Customer.io counted with what the store holds. */
export function judge(scene: Scene, { events, runs: all }: Inspection): Verdict {
  const workspace = scene.sandbox.workspace(WORKSPACE);
  const accepted = scene.accepted();
  const runs = all.filter(({ workflow }) => workflow === NAME);
  const children = all.filter(({ workflow }) => workflow === CHILD);
  const formRuns = all.filter(({ workflow }) => workflow === FORM);
  const doomed = all.filter(({ workflow }) => ![NAME, CHILD, FORM].includes(workflow));
  const eventIdOf = new Map(events.map(({ id, event_id }) => [id, event_id]));
  const runsOf = countsOf(runs.map(({ activation }) => eventIdOf.get(activation) ?? activation));
  const succeeded = new Set(
    runs.filter(({ status }) => status === 'succeeded').map(({ activation }) => eventIdOf.get(activation)),
  );
  const stepsOf = countsOf(
    workspace.events
      .filter(({ name }) => name.startsWith('chaos_'))
      .map(({ name, data }) => `${name} ${(data as { event: string }).event}`),
  );
  const emails = countsOf(workspace.deliveries.map(({ recipient }) => recipient));
  const missing = [...accepted].filter(
    (id) => !succeeded.has(id) || ['started', 'child', 'done'].some((step) => !stepsOf.has(`chaos_${step} ${id}`)),
  );
  const formsLost = scene.forms().filter((id) => !stepsOf.has(`chaos_form ${id}`));
  const notCancelled = doomed.filter(({ status }) => status !== 'cancelled');
  const sentAllTheSame = [...emails.keys()].filter((recipient) => recipient.startsWith('doomed-'));
  const unsent = Math.max(0, succeeded.size - emails.size);
  return {
    accepted: accepted.size,
    stored: events.length,
    activated: runs.length,
    lost: missing.length + unsent + notCancelled.length + formsLost.length,
    doubled:
      extras(runsOf) +
      extras(stepsOf) +
      extras(countsOf(children.map((run) => run.parent_run_id as string))) +
      Math.max(0, formRuns.length - scene.forms().length),
    messagesTwice: extras(emails) + sentAllTheSame.length,
  };
}
