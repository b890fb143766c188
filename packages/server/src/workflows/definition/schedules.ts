import type { Logger } from 'pino';
import { Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import type { Engine, ScheduleTicket } from '../runs/engine.ts';
import { orderOf } from '../runs/order-of.ts';
import type { Runs } from '../runs/runs.ts';
import type { ActiveWorkflow } from './active-workflows.ts';
import { type Clockwork, createPlans, type Plans } from './plans.ts';
import { defaultEnvironment } from './resolve-definition.ts';
import { scheduleTimeZone } from './schedule-time-zone.ts';
import type { Workflows } from './workflows.ts';

/** Starts workflows by the clock. The engine keeps the time, so a tick outlives this process. */
export interface Schedules extends Pick<Plans, 'begin' | 'stop'> {
  /**
   * Asks the engine for the next tick of one that starts by the clock.
   *
   * @throws what the engine said; it is asked again within half a minute.
   */
  plan(workflow: ActiveWorkflow): Promise<void>;
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

  function clockworkOf(workflow: ActiveWorkflow): Clockwork[] {
    const { id, version, environment, definition } = workflow;
    if (definition.trigger.type !== 'schedule') return [];
    const { cron } = definition.trigger;
    return [
      {
        key: `${id}/${environment}/${version}`,
        cron,
        timeZone: () => scheduleTimeZone(db, workflow),
        ask: (dueAtMs) => engine().scheduleAt({ workflowId: id, environment, version, dueAtMs }),
      },
    ];
  }
  const plans = createPlans({ all: async () => (await workflows.scheduled()).flatMap(clockworkOf), engine, log });

  async function plan(workflow: ActiveWorkflow, afterMs?: number): Promise<void> {
    for (const clockwork of clockworkOf(workflow)) await plans.plan(clockwork, afterMs);
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
    plan: (workflow) => plan(workflow),
    begin: plans.begin,
    stop: plans.stop,
    async fire(ticket) {
      const workflow = await inForce(ticket);
      if (workflow?.definition.trigger.type !== 'schedule') return;
      const event = { dueAt: Math.floor(ticket.dueAtMs / 1000) };
      // It may have been switched off since it was looked at.
      await runs().createWhereOn([
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
