import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import type { Engine, ScheduleTicket } from '../runs/engine.ts';
import { orderOf } from '../runs/order-of.ts';
import type { Runs } from '../runs/runs.ts';
import type { ActiveWorkflow } from './active-workflows.ts';
import { nextTick } from './moments.ts';
import { defaultEnvironment } from './resolve-definition.ts';
import { scheduleTimeZone } from './schedule-time-zone.ts';
import type { Workflows } from './workflows.ts';

/** An engine that is away is asked again: it may be starting, or its cluster be without a leader for a while. */
const PLAN_TRIES = 120;
const PLAN_RETRY_MS = 1_000;

/** Starts workflows by the clock. The engine keeps the time, so a tick outlives this process. */
export interface Schedules {
  /**
   * Asks the engine for the next tick, for two minutes if it is away; asked for again, it is still one.
   *
   * @throws what the engine said last.
   */
  plan(workflow: ActiveWorkflow): Promise<void>;
  /** Plans all of them: after a start, for what was saved while the engine was away. One that cannot be is logged. */
  planAll(): Promise<void>;
  /** A tick is due: starts its run, once, and plans the next. One that is not in force any more ends here. */
  fire(ticket: ScheduleTicket): Promise<void>;
}

export function createSchedules(services: {
  db: Database;
  workflows: Workflows;
  runs: () => Runs;
  engine: () => Engine;
  log: Logger;
}): Schedules {
  const { db, workflows, runs, engine, log } = services;

  async function plan(workflow: ActiveWorkflow, afterMs = Date.now()): Promise<void> {
    const { id, version, environment, definition } = workflow;
    if (definition.trigger.type !== 'schedule') return;
    const dueAtMs = nextTick(definition.trigger.cron, await scheduleTimeZone(db, workflow), afterMs);
    if (dueAtMs !== undefined) await engine().scheduleAt({ workflowId: id, environment, version, dueAtMs });
  }

  /**
   * The workflow, if this version was the one published when the tick was due, and it is not off now: one that is published
   * a moment later must not swallow the tick.
   */
  async function inForce({ workflowId, version, environment, dueAtMs }: ScheduleTicket) {
    const at = environment ?? defaultEnvironment((await workflows.readable(workflowId, version)) ?? {});
    const then = await db
      .selectFrom('workflow_publications')
      .select('version')
      .where('workflow_id', '=', workflowId)
      .where('environment', '=', at)
      .where('at_ms', '<=', dueAtMs)
      .orderBy('at_ms', 'desc')
      .orderBy('id', 'desc')
      .executeTakeFirst();
    if (then?.version !== version) return undefined;
    return workflows.active(workflowId, at).catch((error: unknown) => {
      if (error instanceof Problem) return undefined;
      throw error;
    });
  }

  return {
    async plan(workflow) {
      for (let tries = 1; tries < PLAN_TRIES; tries += 1) {
        try {
          return await plan(workflow);
        } catch {
          await sleep(PLAN_RETRY_MS, undefined, { ref: false });
        }
      }
      await plan(workflow);
    },
    async planAll() {
      for (const workflow of await workflows.scheduled()) {
        await plan(workflow).catch((error: unknown) => {
          log.error({ err: error, workflowId: workflow.id }, 'the schedule of a workflow could not be planned');
        });
      }
    },
    async fire(ticket) {
      const workflow = await inForce(ticket);
      if (workflow?.definition.trigger.type !== 'schedule') return;
      const event = { dueAt: Math.floor(ticket.dueAtMs / 1000) };
      await runs().create([
        {
          workflowId: workflow.id,
          workflowVersion: workflow.version,
          startedBy: 'schedule',
          event,
          activation: `schedule:${workflow.environment}:${ticket.dueAtMs}`,
          connectionId: workflow.connectionId,
          environment: workflow.environment,
          ...orderOf(workflow.definition, event),
        },
      ]);
      // After a long absence the ticks that were missed are one: the next is in the future.
      await plan(workflow, Math.max(ticket.dueAtMs, Date.now()));
    },
  };
}
