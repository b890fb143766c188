export const units = ['seconds', 'minutes', 'hours', 'days', 'weeks'] as const;
type Unit = (typeof units)[number];

/** `2 days` in its parts; undefined when it is written in another way. */
export function durationOf(value: unknown): { amount: string; unit: Unit } | undefined {
  const [, amount = '', unit = ''] =
    /^\s*([\d.]*)\s*(second|minute|hour|day|week)s?\s*$/i.exec(String(value ?? '')) ?? [];
  const named = units.find((each) => each === `${unit.toLowerCase()}s`);
  return named && { amount, unit: named };
}

/** `1 day`, `1.5 hours`; nothing of nothing. */
export const textOfDuration = (amount: string, unit: string): string | undefined =>
  amount.trim() === '' ? undefined : `${amount.trim()} ${amount.trim() === '1' ? unit.replace(/s$/, '') : unit}`;
