import type { StepKind } from './step-kinds.ts';

/** What people also call a kind of step, and look for. */
const alsoCalled: Record<string, string> = {
  http: 'post get put webhook http request api fetch',
  wait: 'delay sleep pause later',
  branch: 'if else condition filter switch decide',
  forEach: 'loop repeat iterate list',
  set: 'variable assign',
  stop: 'end exit quit',
  workflow: 'subworkflow run',
  'customer-io/send-transactional-email': 'mail e-mail',
  'customer-io/send-sms': 'text phone',
  'customer-io/send-push': 'notification',
};

/** What a kind of step is found by, the most telling first. */
export const wordsOf = ({ key, title, group, about }: StepKind): string[] => [
  title,
  alsoCalled[key] ?? '',
  key,
  group,
  about,
];

/**
 * How well what was typed fits, from 0 (not at all) to 1: a title that begins so comes first, then a whole word of the title
 * or of what else the step is called, then a part of these, of the key, of the group and of the description.
 */
export function fit(search: string, words: readonly string[]): number {
  const texts = words.map((text) => text.toLowerCase());
  const names = texts.slice(0, 2).flatMap((text) => text.split(/\s+/));
  const scores = search
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((part) => {
      if (texts[0]?.startsWith(part)) return 1;
      if (names.includes(part)) return 0.95;
      const at = texts.findIndex((text) => text.includes(part));
      return at < 0 ? 0 : 0.9 - at * 0.2;
    });
  return Math.min(1, ...scores);
}
