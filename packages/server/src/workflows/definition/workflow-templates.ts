import { readdirSync, readFileSync } from 'node:fs';
import { findAction } from '@cio-bridge/connector';
import { parse } from 'yaml';
import { allSteps, type WorkflowDefinition, workflowDefinitionSchema } from './definition.ts';

/** A workflow that comes with the product, to begin with. */
export interface WorkflowTemplate {
  /** Stable, such as `tag-bounced-people`. */
  key: string;
  name: string;
  /** What it does and how it is started, in words. */
  description: string;
  source: string;
  definition: WorkflowDefinition;
  needs: {
    /** The keys of the connection that its actions use. */
    keys: string[];
    /** The metrics that an endpoint has to report, for it to start or to go on. */
    metrics: string[];
    /** What is to be filled in for one's own workspace: the `vars`, with what stands there now. */
    vars: Record<string, unknown>;
    /** Whether it is started by events of an endpoint. */
    endpoint: boolean;
  };
}

const folder = new URL('../../../templates/', import.meta.url);
let templates: WorkflowTemplate[] | undefined;

/** In the order of their names. */
export function workflowTemplates(): WorkflowTemplate[] {
  templates ??= readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readTemplate(file.slice(0, -'.yaml'.length), readFileSync(new URL(file, folder), 'utf8')));
  return templates;
}

function readTemplate(key: string, source: string): WorkflowTemplate {
  const definition = workflowDefinitionSchema.parse(parse(source));
  const steps = allSteps(definition.steps);
  const { trigger } = definition;
  const [comment = ''] = /^(?:#.*\n)+/.exec(source) ?? [];
  return {
    key,
    name: definition.name,
    description: comment.replaceAll(/^# ?/gm, '').trim(),
    source,
    definition,
    needs: {
      keys: unique(steps.flatMap((step) => (step.type === 'action' ? findAction(step.action).needs : []))),
      metrics: unique([
        ...(trigger.type === 'event' ? (trigger.filter?.metrics ?? []) : []),
        ...steps.flatMap((step) => (step.type === 'waitForDelivery' ? step.metrics : [])),
      ]),
      vars: definition.vars,
      endpoint: trigger.type === 'event',
    },
  };
}

const unique = (names: readonly string[]): string[] => [...new Set(names)];
