import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import type { Engine, Work } from '../runs/engine.ts';
import type { EngineAddress } from './engine-address.ts';
import { unusableData } from './engine-data.ts';
import {
  forwardingOf,
  type Invocation,
  invocationOf,
  SCHEDULE_SERVICE,
  STARTER_SERVICE,
  serveHandlers,
  sliceOf,
  WAITS_SERVICE,
} from './handlers.ts';
import { attemptIn, createInvocations, isOf } from './invocations.ts';
import { createMemory } from './memory.ts';
import { type RestateClient, restateClient } from './restate-client.ts';
import { startRestateProcess } from './restate-process.ts';
import { createWorkload, type Workload } from './workload.ts';

const REGISTER_AGAIN_MS = 500;
/** As Restate makes them. */
const WAIT_ID = /^(sign|prom)_1[\w-]{20,}$/;

interface EngineOptions {
  /** Folder of the engine's own data, when it is ours. */
  dataDir: string;
  work: Work;
  log: Logger;
  /** A cluster that others run; without it we start a server of our own. */
  address?: EngineAddress | undefined;
  /** What the handlers answer to; all servers of a cluster have the same one. */
  secret: () => Promise<string>;
  /** Of the store. */
  generation: string;
}

/**
 * Durable execution on Restate: one invocation per run, one journal entry per step. Restate reaches
 * our handlers over HTTP/2; they answer only to the secret that we registered with Restate.
 */
export function startEngine(options: EngineOptions): Promise<Engine> {
  return options.address ? joinCluster(options, options.address) : startEmbedded(options);
}

/** A Restate server of our own, and handlers on a loopback port that changes with each start. */
async function startEmbedded(options: EngineOptions): Promise<Engine> {
  let onRelaunched = async () => {};
  let isClosed = false;
  const restate = await startRestateProcess({ ...options, onRelaunched: () => void onRelaunched() });
  const secret = await options.secret();
  const workload = createWorkload();
  const handlers = await serveHandlers({ ...options, secret, workload, listen: { host: '127.0.0.1', port: 0 } });
  const close = async () => {
    isClosed = true;
    await restate.close();
    await handlers.close();
  };
  const registerHere = () =>
    register(restate.admin, { uri: `http://127.0.0.1:${handlers.port}`, secret, isOnlyOne: true });
  try {
    await registerHere();
  } catch (cause) {
    await close();
    throw unusableData(options.dataDir, cause);
  }
  const listeners: (() => void)[] = [];
  onRelaunched = async () => {
    // One that lost its data does not know us any more.
    while (
      !isClosed &&
      !(await registerHere().then(
        () => true,
        () => false,
      ))
    )
      await sleep(REGISTER_AGAIN_MS);
    for (const tell of isClosed ? [] : listeners) tell();
  };
  return engineOn(restate, options.generation, workload, close, (listener) => void listeners.push(listener));
}

/** All servers of a cluster stand behind one URL and share one secret, so that any of them may go on with a run. */
async function joinCluster(options: EngineOptions, address: EngineAddress): Promise<Engine> {
  const secret = await options.secret();
  const ingress = restateClient(new Agent({ connections: 64 }), address.ingressUrls);
  const admin = restateClient(new Agent({ connections: 8 }), address.adminUrls);
  const workload = createWorkload();
  const handlers = await serveHandlers({ ...options, secret, workload, listen: address.listen });
  const close = async () => {
    await handlers.close();
    await Promise.all([ingress.close(), admin.close()]);
  };
  try {
    await register(admin, { uri: address.handlersUrl, secret, isOnlyOne: false });
  } catch (error) {
    await close();
    throw error;
  }
  return engineOn({ ingress, admin }, options.generation, workload, close);
}

function engineOn(
  { ingress, admin }: { ingress: RestateClient; admin: RestateClient },
  generation: string,
  workload: Workload,
  close: () => Promise<void>,
  onRestarted: Engine['onRestarted'] = () => {},
): Engine {
  const memory = createMemory(ingress, admin);
  const { live, find, cancel, kill } = createInvocations(admin);

  async function send({ service, key, method, idempotencyKey }: Invocation, body: unknown): Promise<void> {
    const path = [service, ...(key === undefined ? [] : [encodeURIComponent(key)]), method];
    await ingress.call('POST', `/${path.join('/')}/send`, { headers: { 'idempotency-key': idempotencyKey }, body });
  }

  return {
    async start(tickets) {
      const [first, ...others] = tickets;
      if (first === undefined) return;
      if (others.length > 0)
        return void (await ingress.call('POST', `/${STARTER_SERVICE}/start/send`, { body: tickets }));
      await send(invocationOf(first, generation), first);
    },
    room: workload.room,
    crowded: workload.crowded,
    async cancel(ticket) {
      await cancel(await find(invocationOf(ticket, generation)));
    },
    async end(ticket) {
      await kill(await find(invocationOf(ticket, generation)));
    },
    async endWaits(ends) {
      // What is no id of a wait never was one.
      const waits = ends.flatMap(({ id, value = null }) => (WAIT_ID.test(id) ? [{ id, value }] : []));
      const [first, ...others] = waits;
      if (first === undefined) return;
      if (others.length > 0) return void (await ingress.call('POST', `/${WAITS_SERVICE}/end/send`, { body: waits }));
      // 400 and 404: no such wait, here or any more.
      await ingress.call('POST', `/restate/awakeables/${first.id}/resolve`, { body: first.value, allow: [400, 404] });
    },
    async scheduleAt(ticket) {
      const waitMs = Math.max(0, ticket.dueAtMs - Date.now());
      await ingress.call('POST', `/${SCHEDULE_SERVICE}/fire/send?delay=${waitMs}ms`, {
        headers: {
          'idempotency-key': `${ticket.workflowId}/${ticket.environment}/${ticket.version}/${ticket.dueAtMs}`,
        },
        body: ticket,
      });
    },
    startSync: (ticket) => send(sliceOf(ticket, generation), ticket),
    startForwarding: (ticket) => send(forwardingOf(ticket, generation), ticket),
    async scheduleForwardingAt(alarm) {
      const waitMs = Math.max(0, alarm.dueAtMs - Date.now());
      await ingress.call('POST', `/${SCHEDULE_SERVICE}/fireForwarding/send?delay=${waitMs}ms`, {
        headers: { 'idempotency-key': `${alarm.destinationId}/${alarm.dueAtMs}` },
        body: alarm,
      });
    },
    async scheduleSyncAt(ticket) {
      const waitMs = Math.max(0, ticket.dueAtMs - Date.now());
      await ingress.call('POST', `/${SCHEDULE_SERVICE}/fireSync/send?delay=${waitMs}ms`, {
        headers: { 'idempotency-key': `${ticket.scheduleId}/${ticket.version}/${ticket.dueAtMs}` },
        body: ticket,
      });
    },
    remembered: async () => (await memory.look()) ?? (await memory.read()),
    rememberedForCertain: () => memory.read(),
    remember: (state) => memory.write(state),
    async underWay(handedOverUntilMs) {
      const invocations = await live();
      // Runs that were handed over together are begun by an invocation of their own.
      const isBeginning = invocations.some(
        ({ service, createdAt }) => service === STARTER_SERVICE && Date.parse(createdAt) <= handedOverUntilMs,
      );
      if (isBeginning) return undefined;
      const keys = invocations.flatMap(({ key }) => (key && isOf(generation, key) ? [attemptIn(key)] : []));
      return new Set(keys);
    },
    async endOthers(which) {
      const others = (await live()).filter(
        ({ service, key }) => service !== SCHEDULE_SERVICE && (which === 'all' || !key || !isOf(generation, key)),
      );
      await kill(others);
      return others.length;
    },
    onRestarted,
    isReady: () => ingress.isHealthy('/restate/health'),
    close,
  };
}

/** Registers our handlers, or tells Restate where the ones it already knows can be found now. */
async function register(
  admin: RestateClient,
  { uri, secret, isOnlyOne }: { uri: string; secret: string; isOnlyOne: boolean },
): Promise<void> {
  const deployment = { uri, additional_headers: { authorization: `Bearer ${secret}` } };
  const { deployments } = (await admin.call('GET', '/deployments')) as { deployments: { id: string; uri?: string }[] };
  // Runs in flight stay with the deployment they started on, so its address is changed, not added to.
  const current = isOnlyOne ? deployments[0] : deployments.find((known) => sameUrl(known.uri, uri));
  if (current) await admin.call('PATCH', `/deployments/${current.id}`, { body: { ...deployment, overwrite: true } });
  else await admin.call('POST', '/deployments', { body: deployment });
}

const sameUrl = (known: string | undefined, uri: string): boolean =>
  known !== undefined && URL.parse(known)?.href === URL.parse(uri)?.href;
