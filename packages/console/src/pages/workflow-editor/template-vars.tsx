import { useQueries } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Connection, Environment } from '../../api/types.ts';
import { isRecord } from '../../editor/document/place.ts';
import { allSteps, treeOf } from '../../editor/tree/tree.ts';
import { environments } from '../../lists/scope.ts';
import type { Choices } from '../../schema-form/context.ts';
import type { Schema, Values } from '../../schema-form/schema.ts';
import { SchemaForm } from '../../schema-form/schema-form.tsx';

/** The values that a template leaves open; what an action takes is chosen as the action's own form has it. */
export function TemplateVars(props: {
  template: { definition?: unknown; needs: { vars: Values } };
  connection: Connection;
  values: Values;
  onChange: (values: Values) => void;
}) {
  const { template, connection, values, onChange } = props;
  const names = Object.keys(template.needs.vars);
  const uses = names.map((name) => inputOf(template.definition, name));
  const details = useQueries({
    queries: uses.map((use) => {
      const [integration = '', name = ''] = (use?.action ?? '').split('/');
      return {
        queryKey: ['actions', integration, name],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          request('GET /api/v1/actions/{integration}/{name}', { path: { integration, name }, signal }),
        enabled: use !== undefined,
        staleTime: Number.POSITIVE_INFINITY,
      };
    }),
  });
  if (names.length === 0) return null;
  const schemaOf = (index: number): Schema => {
    const [use, action] = [uses[index], details[index]?.data];
    const found = use && ((action?.input as Schema | undefined)?.properties?.[use.field] as Schema | undefined);
    const name = names[index] ?? '';
    // What stands in the template is of no workspace: shown as an example, it is never sent to unread.
    const example = template.needs.vars[name];
    return { ...(found ?? { type: typeof example, examples: [example] }), title: varWords(name) };
  };
  const environment = environments.find((each) => connection.environments[each]) as Environment | undefined;
  const choices: Choices = {
    facts: Object.fromEntries(
      names.flatMap((name, index) => {
        const facts = details[index]?.data?.choiceFacts[uses[index]?.field ?? ''];
        return facts?.gives === 'values' ? [[name, { ...facts, dependsOn: [] }]] : [];
      }),
    ),
    place: `${connection.id} ${environment} template`,
    load: environment && load(environment),
  };

  function load(at: Environment): Choices['load'] {
    return (name, asked, signal) => {
      const { action = '', field = '' } = uses[names.indexOf(name)] ?? {};
      const [integration = '', key = ''] = action.split('/');
      return request('GET /api/v1/actions/{integration}/{name}/choices/{field}', {
        path: { integration, name: key, field },
        query: { connectionId: connection.id, environment: at, ...asked },
        signal,
      });
    };
  }

  return (
    <SchemaForm
      schema={{
        type: 'object',
        required: names,
        properties: Object.fromEntries(names.map((name, index) => [name, schemaOf(index)])),
      }}
      values={values}
      onChange={onChange}
      faults={{}}
      choices={choices}
    />
  );
}

/** The input of an action that is nothing but this value. */
function inputOf(definition: unknown, name: string): { action: string; field: string } | undefined {
  const template = new RegExp(`^\\{\\{\\s*vars\\.${name}\\s*\\}\\}$`);
  for (const { type, step } of allSteps(treeOf(definition))) {
    if (type !== 'action' || !isRecord(step.input)) continue;
    const found = Object.entries(step.input).find(([, value]) => typeof value === 'string' && template.test(value));
    if (found) return { action: String(step.action), field: found[0] };
  }
  return undefined;
}

/** `receiptMessage` reads `Receipt message`. */
export function varWords(name: string): string {
  if (name === 'url') return 'Address (URL)';
  const spaced = name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
