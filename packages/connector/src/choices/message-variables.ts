import type { CustomerIo } from '@cio-bridge/sdk';
import type { ChoiceLoader, ChoiceQuery } from '../define-action.ts';
import { pageOf } from './page-of.ts';

/** The variables that the chosen transactional message reads as `{{trigger.…}}`, in every language it has. */
export const messageVariableChoices: ChoiceLoader = Object.assign(
  async (client: CustomerIo, query: ChoiceQuery) => {
    const id = await messageId(client, query);
    if (id === undefined) return { choices: [] };
    const contents = await client.app.transactional.contents(id, { signal: query.signal });
    const texts = contents.flatMap((content) => Object.values(content).filter((value) => typeof value === 'string'));
    const names = [...new Set(texts.flatMap(triggerVariables))].sort();
    return pageOf(
      names.map((name) => ({ value: name, label: name })),
      query,
    );
  },
  { dependsOn: ['transactionalMessageId'], givesKeys: true } as const,
);

/** The chosen message's number, also where its trigger name was given. */
async function messageId(client: CustomerIo, { input, signal }: ChoiceQuery): Promise<number | undefined> {
  const chosen = String(input?.transactionalMessageId ?? '')
    .trim()
    .toLowerCase();
  if (/^\d{0,15}$/.test(chosen)) return Number(chosen) || undefined;
  const messages = await client.app.transactional.list({ signal });
  return messages.find(({ triggerName }) => triggerName?.toLowerCase() === chosen)?.id;
}

/**
 * Read with patterns, not with a Liquid parser: Customer.io's own tags and filters must not make it fail. Templates
 * are other people's, so the patterns take time in proportion to their length, whatever is in them.
 */
export function triggerVariables(template: string): string[] {
  const expressions = [...between('{{', '}}', template), ...between('{%', '%}', template)];
  return expressions.flatMap((expression) =>
    [...expression.matchAll(readsTrigger)].flatMap(([, path]) => (path === undefined ? [] : dotted(path))),
  );
}

/** Text in quotes, which is passed over, or `trigger` with the names behind it: `.order.number`, `["first name"]`. */
const readsTrigger = /"[^"]*"|'[^']*'|(?<![\w.-])trigger((?:\.[\p{L}\p{N}_-]+|\["[^"]*"\]|\['[^']*'\])+)/gu;

const dotted = (path: string) => [...path.matchAll(/\["(.*?)"\]|\['(.*?)'\]|([^.[]+)/gs)].map(nameIn).join('.');
const nameIn = ([, ...names]: RegExpExecArray) => names.find((name) => name !== undefined) ?? '';

function between(opening: string, closing: string, template: string): string[] {
  const parts = template.split(opening).slice(1);
  return parts.flatMap((part) => (part.includes(closing) ? part.slice(0, part.indexOf(closing)) : []));
}
