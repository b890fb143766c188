/** A person, named by exactly one identifier. `phone` is E.164 and works on the Track API alone. */
export type PersonRef = { id: string } | { email: string } | { cioId: string } | { phone: string };

/** The identifiers Customer.io answers with. */
export interface PersonIdentifiers {
  id?: string | null;
  email?: string | null;
  cioId?: string;
  [unknown: string]: unknown;
}

/** In JSON a `cio_id` goes bare; callers may paste it with the prefix that paths want. */
export const bareCioId = (cioId: string): string => cioId.replace(/^cio_/, '');

/** The identifier as v2 bodies want it. */
export function wirePerson(person: PersonRef): Record<string, string> {
  if (!('cioId' in person)) return person;
  const { cioId, ...others } = person;
  return { ...others, cio_id: bareCioId(cioId) };
}
