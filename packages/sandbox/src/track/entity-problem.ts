/** What is wrong with a v2 operation. */
export interface EntityProblem {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

export const required = (field: string): EntityProblem => ({
  reason: 'required',
  field,
  message: `${field} must be set`,
});

export const invalid = (field: string, message: string): EntityProblem => ({ reason: 'invalid', field, message });

export const tooLong = (attribute: string): EntityProblem =>
  invalid(`attributes.${attribute}`, 'property value cannot be longer than 1000 bytes');
