import type { ChoiceLoader } from '../define-action.ts';
import { pageOf } from './page-of.ts';

/** The variables that the chosen transactional message reads as `{{trigger.…}}`, in every language it has. */
export const messageVariableChoices: ChoiceLoader = async (client, query) => {
  const id = Number(query.input?.transactionalMessageId);
  if (!Number.isSafeInteger(id) || id < 1) return { choices: [] };
  const contents = await client.app.transactional.contents(id, { signal: query.signal });
  const texts = contents.flatMap((content) => Object.values(content).filter((value) => typeof value === 'string'));
  const names = [...new Set(texts.flatMap(triggerVariables))].sort();
  return pageOf(
    names.map((name) => ({ value: name, label: name })),
    query,
  );
};

/** Read with patterns, not with a Liquid parser: Customer.io's own tags and filters must not make it fail. */
export function triggerVariables(template: string): string[] {
  const expressions = template.match(/\{\{.*?\}\}|\{%.*?%\}/gs) ?? [];
  return expressions.flatMap((expression) => {
    const code = expression.replace(/"[^"]*"|'[^']*'/g, "''");
    return [...code.matchAll(/(?<![\w.-])trigger\.([\w-]+(?:\.[\w-]+)*)/g)].flatMap(([, path]) => path ?? []);
  });
}
