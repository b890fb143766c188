import { encodeJson } from '../check.ts';
import { checkOperation } from './check-operation.ts';
import { type Operation, wireOperation } from './operation.ts';

/** Checks and serialises an operation, once. Whether it is too large is for the caller to say: see `checkSize`. */
export const encodeOperation = (operation: Operation, strict: boolean, at = ''): string =>
  encodeJson(at.slice(0, -1) || 'input', checkedOperation(operation, strict, at));

/** @returns what is to be serialised. */
export function checkedOperation(operation: Operation, strict: boolean, at = ''): object {
  if (strict) checkOperation(operation, at);
  return wireOperation(operation, at);
}
