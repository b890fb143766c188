/** One sender that a person wants nothing from. */
export interface OptOut {
  readonly channel: 'sms' | 'whatsapp';
  /** Stored trimmed and in lower case, as documented. */
  readonly from: string;
}

interface WithOptOuts {
  optOuts?: OptOut[] | undefined;
}

const normal = (from: string): string => from.trim().toLowerCase();

export function changeOptOut(person: WithOptOuts, { channel, from }: OptOut, optsOut: boolean): void {
  const others = (person.optOuts ?? []).filter((entry) => entry.channel !== channel || entry.from !== normal(from));
  person.optOuts = optsOut ? [...others, { channel, from: normal(from) }] : others;
}

export const hasOptedOut = (person: WithOptOuts | undefined, channel: string, from: string): boolean =>
  person?.optOuts?.some((entry) => entry.channel === channel && entry.from === normal(from)) ?? false;
