/**
 * How sure we are of a behaviour: the vendor documents it, somebody saw it in production, or nobody says and we chose.
 */
type Basis = 'documented' | 'observed' | 'our choice';

export interface Behaviour {
  readonly statement: string;
  readonly basis: Basis;
  /** Where it comes from, with the date it was read or seen. */
  readonly source: string;
}

export const documented = (source: string, statement: string): Behaviour => ({
  statement,
  basis: 'documented',
  source,
});
export const observed = (source: string, statement: string): Behaviour => ({ statement, basis: 'observed', source });
export const chosen = (statement: string, source = 'not documented'): Behaviour => ({
  statement,
  basis: 'our choice',
  source,
});
