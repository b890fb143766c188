import { documentedOperations, newerOperations, type Operation, operations } from './operations.ts';

/** The table of what is served, operation by operation. */
export function operationsTable(): string {
  const apis = Object.keys(documentedOperations) as Operation['api'][];
  const served = (api: Operation['api']): Operation[] => operations.filter((operation) => operation.api === api);
  const totals = apis.map((api) => `${api} ${served(api).length}/${documentedOperations[api]}`);
  const rows = operations.map(
    ({ api, name, behaviour, client }) => `| ${api} | \`${name}\` | yes | \`${behaviour}\` | ${client} |`,
  );
  const newer = newerOperations.map((name) => `\`${name}\``);
  return `${totals.join(', ')} operations of the vendor's documents of 2026-08 are served.

| API | Operation | Served | Since behaviour | Tested by |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

Of what the App API gained by 2026-09: ${newer.join(' and ')}. Not served of it: versions, previews, publishing, reviews
and links of the design studio's emails.
`;
}
