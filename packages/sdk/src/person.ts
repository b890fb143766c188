/** A person, named by exactly one identifier. A number as `id` becomes text. */
export type PersonRefWithoutPhone =
  | { id: string | number | bigint; email?: undefined; cioId?: undefined; phone?: undefined }
  | { email: string; id?: undefined; cioId?: undefined; phone?: undefined }
  | { cioId: string; id?: undefined; email?: undefined; phone?: undefined };

/** A person, named by exactly one identifier. `phone` is E.164 and works on the Track API and most reads alone. */
export type PersonRef = PersonRefWithoutPhone | { phone: string; id?: undefined; email?: undefined; cioId?: undefined };

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
export function wirePerson(person: PersonRef): object {
  const { id, cioId } = person;
  if (id !== undefined) return typeof id === 'string' ? person : { ...person, id: String(id) };
  if (cioId === undefined) return person;
  const { cioId: _, ...others } = person;
  return { ...others, cio_id: bareCioId(cioId) };
}
