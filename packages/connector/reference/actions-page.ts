import { type ActionDescription, type Catalogue, credentialTitles } from '@cio-bridge/connector';
import { fieldsTable } from './fields-table.ts';

const heading = `<!-- Made by \`npm run generate -w packages/connector\`. Change the actions, not this page. -->

# Actions

What you can do to a Customer.io workspace from a workflow, over HTTP, on the command line or in TypeScript. Limits and
behaviour are Customer.io's as of November 2026; each action links to its page. cio-bridge is not affiliated with
Customer.io.

Run one by hand:

\`\`\`sh
npx cio-bridge actions run customer-io/identify-customer --dry-run --input '{"person":{"id":"cust-100"}}'
\`\`\`

**Idempotent** says whether running an action again, after a crash or an unknown outcome, changes nothing more.
**Destructive** actions delete something for good.

**A person** is named by an \`id\`, an \`email\`, a \`cioId\` or, where that is said, a \`phone\`. More than one may be
given, as the person of a reporting event is: the first of \`cioId\`, \`id\`, \`email\` and \`phone\` that is there decides.
\`null\` and empty text count as absent. The others are not looked at, and not written to the person.

**Ids** may be whole numbers, which become their text. **Moments** are Unix seconds, also as text, or ISO 8601 with a zone.

**Choices from the workspace** are what a person can pick for an input, such as its segments, in pages and searchable:
\`connector.choices(key, field, { search, next, input })\`. They need the App API key.
`;

export function actionsPage({ actions }: Catalogue): string {
  const overview = [
    '| Action | What it does | Needs | Idempotent | Destructive |',
    '| --- | --- | --- | --- | --- |',
    ...actions.map((action) => {
      const { key, title, idempotent, destructive } = action;
      return `| [\`${key}\`](#${anchor(key)}) | ${title} | ${keysNeeded(action)} | ${idempotent ? 'yes' : 'no'} | ${destructive ? 'yes' : ''} |`;
    }),
  ].join('\n');
  const groups = Map.groupBy(actions, ({ group }) => group);
  const sections = [...groups].map(([group, members]) => [`## ${group}`, ...members.map(actionSection)].join('\n\n'));
  return `${[heading.trimEnd(), overview, ...sections].join('\n\n')}\n`;
}

const actionSection = (action: ActionDescription) =>
  [
    `### ${action.key}`,
    `**${action.title}.** ${action.description}`,
    [
      `- Needs: ${keysNeeded(action)}.`,
      `- Idempotent: ${action.idempotent ? 'yes' : 'no'}, because ${action.idempotentBecause}.`,
      action.readOnly && '- Read only: it changes nothing at Customer.io.',
      action.destroys && `- **Destroys:** ${action.destroys}`,
      action.choices.length > 0 &&
        `- Choices from the workspace: ${action.choices.map((name) => `\`${name}\``).join(', ')}.`,
      `- [Customer.io's page](${action.docs})`,
    ]
      .filter(Boolean)
      .join('\n'),
    'Input:',
    fieldsTable(action.input),
    'Output:',
    fieldsTable(action.output),
    'Example of an input:',
    json(action.sample.input),
    ...(isEmpty(action.sample.output) ? [] : ['Example of an output:', json(action.sample.output)]),
  ].join('\n\n');

const json = (value: unknown) => ['```json', JSON.stringify(value, null, 2), '```'].join('\n');
const isEmpty = (value: unknown) => Object.keys(value as object).length === 0;

function keysNeeded({ needs, needsFor }: ActionDescription): string {
  const titles = needs.map((need) => credentialTitles[need]);
  if (needsFor) titles.push(`the key for its \`${needsFor.field}\``);
  return titles.join(', ') || 'no key';
}

/** As GitHub makes it from the heading. */
const anchor = (key: string) => key.replace('/', '');
