import { permissionNames, permissions, permissionsOf, roles } from '../src/access/permissions.ts';
import { configSchema } from '../src/config.ts';

/** As much of an OpenAPI document as the tables need. */
export interface ApiDocument {
  paths: Record<string, Record<string, { summary?: string; 'x-needs'?: string }>>;
}

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Every setting with its variable and default. */
export function settingsTable(): string {
  const rows = Object.entries(configSchema.shape).map(([name, schema]) => {
    const { env, description } = schema.meta() as { env: string; description: string };
    const unset = schema.safeParse(undefined);
    const isPath = name === 'dataDir';
    const fallback = isPath ? '.cio-bridge' : unset.data;
    return [`\`${name}\``, `\`${env}\``, fallback === undefined ? '' : `\`${fallback}\``, description];
  });
  return table(['Setting', 'Variable', 'Default', 'What it is'], rows);
}

/** Every permission, and the roles that bring it. */
export function permissionsTable(): string {
  const rows = permissionNames.map((name) => [
    `\`${name}\``,
    permissions[name].allows,
    ...roles.map((role) => (permissionsOf(role).includes(name) ? 'yes' : '')),
  ]);
  return table(['Permission', 'Allows to', ...roles], rows);
}

/** Every route, what it needs, and who may call it. */
export function routesTable({ paths }: ApiDocument): string {
  const rows = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { summary = '', 'x-needs': needs = '' }]) => [
      `\`${method.toUpperCase()} ${path.replace('/api/v1', '')}\``,
      summary,
      needs === 'nothing' ? 'nothing' : needs === 'session' ? 'a session or token' : `\`${needs}\``,
      ...roles.map((role) => (permissionsOf(role).some((name) => name === needs) || !needs.includes(':') ? 'yes' : '')),
    ]),
  );
  return table(['Route', 'What it does', 'Needs', ...roles], rows);
}

/** The text with what stands between `<!-- NAME -->` and `<!-- /NAME -->` replaced. */
export function withTable(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`There is no place for the table ${name}`);
  return `${text.slice(0, from)}${start}\n\n${content}\n\n${text.slice(to)}`;
}
