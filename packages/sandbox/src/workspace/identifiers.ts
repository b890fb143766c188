export type IdentifierKind = 'id' | 'email' | 'phone' | 'cio_id';

/** How a call names a person. */
export interface PersonRef {
  readonly kind: IdentifierKind;
  readonly value: string;
}

export const isE164 = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text);

/** A Track v1 path says only the value: the kind follows from its shape. Phone numbers count as ids there. */
export const refFromPath = (value: string): PersonRef => {
  if (value.startsWith('cio_')) return { kind: 'cio_id', value: value.slice(4) };
  if (value.includes('@')) return { kind: 'email', value };
  return { kind: 'id', value };
};

/** Emails compare without regard to case; everything else exactly. */
export const normalise = ({ kind, value }: PersonRef): string => (kind === 'email' ? value.toLowerCase() : value);
