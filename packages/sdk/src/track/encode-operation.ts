import { encodeJson } from '../check.ts';
import { checkOperation } from './check-operation.ts';
import { type Operation, wireOperation } from './operation.ts';
import { WrittenIdentify } from './written-identify.ts';

/** Checks and serialises an operation, once. Whether it is too large is for the caller to say: see `checkSize`. */
export const encodeOperation = (operation: Operation, strict: boolean, at = ''): string =>
  encodeWire(checkedOperation(operation, strict, at), at);

/** @returns what is to be serialised. */
export function checkedOperation(operation: Operation, strict: boolean, at = ''): object {
  if (operation instanceof WrittenIdentify) return operation;
  if (strict) checkOperation(operation, at);
  return wireOperation(operation, at);
}

export const encodeWire = (wire: object, at = ''): string =>
  wire instanceof WrittenIdentify ? wire.json : encodeJson(at.slice(0, -1) || 'input', wire);

/** What an operation travels as: equal for operations that say the same in the same order. */
export const operationJson = (operation: Operation): string => encodeOperation(operation, false);
