import type { ActionItem, EnvironmentFacts, KeyName } from '../api/types.ts';
import { keyWords } from './keys.ts';
import type { Tone } from './tones.ts';

/** Whether an action sends a message to a person: to send again is what cannot be taken back. */
export const isSend = (action: ActionItem | undefined): boolean =>
  action !== undefined && action.group === 'Messages' && !action.readOnly && !action.idempotent;

export function actionBadges(action: ActionItem): { words: string; tone: Tone }[] {
  return [
    ...(isSend(action) ? [{ words: 'Sends', tone: 'caution' as const }] : []),
    ...(action.destructive ? [{ words: 'Destroys', tone: 'bad' as const }] : []),
    ...(action.readOnly ? [{ words: 'Reads only', tone: 'plain' as const }] : []),
  ];
}

/** What these keys lack for an action, as the last test found; undefined when nothing. */
export function lackOf(action: ActionItem, facts: EnvironmentFacts | undefined): string | undefined {
  if (facts === undefined) return 'This environment has no keys yet.';
  const missing = action.needs.filter((key) => facts.keys[key as KeyName] === null);
  if (missing.length > 0) return `It needs the ${missing.map((key) => keyWords[key as KeyName]).join(' and the ')}.`;
  const lacks = facts.probe?.actions.refused.find(({ key }) => key === action.key)?.lacks;
  if (lacks === undefined || lacks.length === 0) return undefined;
  return `The keys do not allow it: they lack ${lacks.map((each) => (each in keyWords ? `a working ${keyWords[each as KeyName]}` : each)).join(', ')}.`;
}
