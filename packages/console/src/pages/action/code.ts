export type CodeKind = 'curl' | 'typescript' | 'yaml';

export interface Call {
  key: string;
  origin: string;
  connectionId: string;
  environment: string;
  input: Record<string, unknown>;
}

const CONNECTOR = '@cio-bridge/connector';

/** One call, as somebody would write it elsewhere. */
export const codeOf = (kind: CodeKind, call: Call): string => ({ curl, typescript, yaml })[kind](call);

function curl({ key, origin, connectionId, environment, input }: Call): string {
  const body = JSON.stringify({ connectionId, environment, input }, null, 2).replaceAll("'", "'\\''");
  return `curl -X POST '${origin}/api/v1/actions/${key}/run' \\
  -H "Authorization: Bearer $CIO_BRIDGE_TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '${body}'`;
}

function typescript({ key, environment, input }: Call): string {
  return `import { createConnector } from '${CONNECTOR}';

await using customerIo = createConnector({ credentials });
const output = await customerIo.run('${key}', ${JSON.stringify(input, null, 2)});
// In ${environment} of this connection.`;
}

function yaml({ key, input }: Call): string {
  const id = (key.split('/')[1] ?? '').replaceAll('-', '_');
  const lines = yamlLines(input);
  return [
    `- id: ${id}`,
    '  type: action',
    `  action: ${key}`,
    ...(lines.length === 0 ? ['  input: {}'] : ['  input:', ...lines.map((line) => `    ${line}`)]),
  ].join('\n');
}

/** Quoted whenever YAML could take it for something else. */
const scalar = (value: unknown): string =>
  typeof value === 'string' &&
  /^[A-Za-z][\w ./@-]*$/.test(value) &&
  !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(value) &&
  !value.endsWith(' ')
    ? value
    : JSON.stringify(value);

function yamlLines(value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((each) => {
      const [first = '', ...rest] = isEmptyOrScalar(each) ? [flat(each)] : yamlLines(each);
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    });
  }
  return Object.entries(value as Record<string, unknown>).flatMap(([name, each]) =>
    isEmptyOrScalar(each)
      ? [`${scalar(name)}: ${flat(each)}`]
      : [`${scalar(name)}:`, ...yamlLines(each).map((line) => `  ${line}`)],
  );
}

const isEmptyOrScalar = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || Object.keys(value).length === 0;

const flat = (value: unknown): string =>
  typeof value === 'object' && value !== null ? (Array.isArray(value) ? '[]' : '{}') : scalar(value);
