import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { type Environment, environments } from '@cio-bridge/connector';
import type { ClientValues } from '../../connections/client-values.ts';
import { Problem } from '../../store/problem.ts';
import type { ActiveWorkflow } from '../definition/active-workflows.ts';
import { renderKey } from '../definition/templates.ts';
import type { WebhookTrigger } from '../definition/triggers.ts';
import type { Workflows } from '../definition/workflows.ts';
import { orderOf } from './order-of.ts';
import type { Runs } from './runs.ts';

/** A request to a workflow's own URL: what its steps read as `event`, and what it is proven by. */
export interface WorkflowRequest {
  rawBody: Buffer;
  /** Called once the request is proven: until then nothing may be spent on it. @throws Problem when it cannot be read. */
  readBody: () => unknown;
  /** By names in lower case. */
  headers: Record<string, string>;
  query: unknown;
}

/** Which workflow a URL belongs to, and where. */
export interface WebhookPlace {
  workflowId: string;
  environment: Environment;
}

/**
 * The inbound URLs of workflows that start by `webhook`: one for each environment, the same for all versions.
 *
 * A URL is a code made of the workflow, the environment and a secret of the server's own. So there is one as soon as there is a
 * workflow, and that a path is a stranger's is known without asking the store.
 */
export interface WebhookStarts {
  pathOf(place: WebhookPlace): string;
  /** `undefined` for a path that leads nowhere. */
  placeOf(path: { id: string; environment: string; token: string }): WebhookPlace | undefined;
  /**
   * Resolves when the run is on disk.
   *
   * @throws Problem 409 `workflow_off` when nothing that starts by webhook is published there, 401 `not_proven` when the
   * request is not shown to be genuine, whatever `readBody` throws.
   */
  accept(place: WebhookPlace, request: WorkflowRequest): Promise<{ result: 'started' | 'duplicate'; runId: string }>;
}

/** @param urlSecret - Whatever of it changes, changes every URL. */
export function createWebhookStarts(services: {
  workflows: Pick<Workflows, 'active' | 'get'>;
  runs: Pick<Runs, 'create' | 'find'>;
  clientValues: Pick<ClientValues, 'open'>;
  urlSecret: string;
}): WebhookStarts {
  const { workflows, runs, clientValues, urlSecret } = services;

  const tokenOf = ({ workflowId, environment }: WebhookPlace): string =>
    createHmac('sha256', urlSecret)
      .update(`${workflowId}/${environment}`)
      .digest()
      .subarray(0, 16)
      .toString('base64url');

  async function assertGenuine({ proof }: WebhookTrigger, place: WebhookPlace, request: WorkflowRequest) {
    if (!proof) return;
    const { client } = await workflows.get(place.workflowId);
    const secrets = await clientValues.open({ clientId: client.id, environment: place.environment }, [proof.secret]);
    const secret = secrets[proof.secret];
    if (typeof secret === 'string' && isProven(proof, secret, request)) return;
    throw new Problem(401, 'not_proven', `The header ${proof.header} does not prove that this request is genuine`);
  }

  return {
    pathOf: (place) => `/webhooks/workflows/${place.workflowId}/${place.environment}/${tokenOf(place)}`,
    placeOf({ id, environment, token }) {
      const named = environments.find((each) => each === environment);
      // Of an unknown environment, too, the same work is done.
      const place = { workflowId: id, environment: named ?? ('' as Environment) };
      return isSame(token, tokenOf(place)) && named ? place : undefined;
    },
    async accept(place, request) {
      const { workflowId, environment } = place;
      const workflow = await workflows.active(workflowId, environment);
      const { definition, version, connectionId } = workflow;
      const { trigger } = definition;
      if (trigger.type !== 'webhook') {
        const message = `The version that is published in ${environment} starts by ${trigger.type}, not by webhook`;
        throw new Problem(409, 'workflow_off', message);
      }
      await assertGenuine(trigger, place, request);
      const event = eventOf(trigger, request);
      const { activation, failure } = activationOf(workflow, trigger, event);
      const before = await runs.find(workflowId, activation);
      if (before !== undefined) return { result: 'duplicate', runId: before };
      await runs.create([
        {
          workflowId,
          workflowVersion: version,
          startedBy: 'webhook',
          event,
          activation,
          connectionId,
          environment,
          ...orderOf(definition, event),
          ...(failure && { failure }),
        },
      ]);
      return { result: 'started', runId: (await runs.find(workflowId, activation)) as string };
    },
  };
}

/** Whose values are keys, whoever sends them. */
const NEVER_READ = new Set(['authorization', 'proxy-authorization', 'cookie']);

/** What the steps read: without what proves it. */
function eventOf({ proof }: WebhookTrigger, { readBody, headers, query }: WorkflowRequest) {
  const readable = Object.entries(headers).filter(([name]) => name !== proof?.header && !NEVER_READ.has(name));
  return { body: readBody(), headers: Object.fromEntries(readable), query };
}

/** One whose own text cannot be made starts a run that says so: what came is not lost. */
function activationOf({ environment }: ActiveWorkflow, { dedupe }: WebhookTrigger, event: unknown) {
  const fresh = `webhook:${environment}:${randomUUID()}`;
  if (dedupe === undefined) return { activation: fresh };
  try {
    const text = renderKey(dedupe, event);
    if (text === '') throw new Error('is empty');
    return { activation: `webhook:${environment}:${createHash('sha256').update(text).digest('hex')}` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { activation: fresh, failure: { error: `dedupe: ${why}`, errorCode: 'template_failed' } };
  }
}

function isProven(proof: NonNullable<WebhookTrigger['proof']>, secret: string, request: WorkflowRequest): boolean {
  const given = request.headers[proof.header];
  if (typeof given !== 'string' || !given.startsWith(proof.prefix)) return false;
  const value = given.slice(proof.prefix.length);
  if (proof.type === 'header') return isSameSecret(value, secret);
  const { algorithm, encoding } = proof;
  const made = createHmac(algorithm, secret).update(request.rawBody).digest(encoding);
  return isSame(encoding === 'hex' ? value.toLowerCase() : value, made);
}

/** Headers come as Latin-1, which is what some send; most send the bytes of UTF-8. Spaces around a value are not kept. */
function isSameSecret(value: string, secret: string): boolean {
  const [wanted, asUtf8] = [secret.trim(), Buffer.from(value, 'latin1').toString('utf8')];
  return wanted !== '' && [value, asUtf8].some((each) => isSame(each.trim(), wanted));
}

/** However much of it is right, it takes the same time. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(digestOf(one), digestOf(other));

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
