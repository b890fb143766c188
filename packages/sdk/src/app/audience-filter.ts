/** Who is meant: exactly one of these, nested at will. */
export type AudienceFilter =
  | { and: AudienceFilter[] }
  | { or: AudienceFilter[] }
  | { not: AudienceFilter }
  | { segment: { id: number } }
  | { attribute: { field: string; operator: 'eq'; value: string } | { field: string; operator: 'exists' } };
