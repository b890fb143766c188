import { parseJson } from '../json.ts';
import { type FailedCall, masked, refusedInAnswer, type Secrets, unexpectedAnswer } from './failures.ts';
import { isJsonObject, type JsonObject, wordsOf } from './said.ts';
import type { TransportAnswer } from './transport.ts';

/** Reads a 2xx. Throws a `CioError` unless it says what Customer.io documents that it says. */
export type ReadAnswer<T> = (call: FailedCall, answer: TransportAnswer, secrets: Secrets) => T;

/** Of a write: `{}`. */
export const readEmpty: ReadAnswer<void> = (call, answer, secrets) => {
  if (answer.body === '{}\n' || answer.body === '{}') return; // nearly always
  const body = readJson(call, answer, secrets);
  if (!isJsonObject(body) || !Object.values(body).every(isNothing)) throw refusalIn(call, answer, secrets, body);
};

/** Of a write that is documented to be answered with nothing, or with nothing documented: that, or `{}`. */
export const readNothing: ReadAnswer<void> = (call, answer, secrets) => {
  if (answer.body.trim() !== '') readEmpty(call, answer, secrets);
};

/** @param isAnswer - Whether it is what was asked for: a 2xx with something else in it says nothing about the outcome. */
export const readObject =
  (isAnswer: (body: JsonObject) => boolean): ReadAnswer<JsonObject> =>
  (call, answer, secrets) => {
    const body = readJson(call, answer, secrets);
    if (!isJsonObject(body) || !isAnswer(body)) throw refusalIn(call, answer, secrets, body);
    return body;
  };

/** Whatever it is, as long as it is JSON or nothing. */
export const readAny: ReadAnswer<{ status: number; body: unknown }> = (call, answer, secrets) => ({
  status: answer.status,
  body: answer.body.trim() === '' ? undefined : readJson(call, answer, secrets),
});

export function readJson(call: FailedCall, answer: TransportAnswer, secrets: Secrets): unknown {
  try {
    return parseJson(answer.body);
  } catch (error) {
    throw unexpectedAnswer(call, answer, secrets, error);
  }
}

function refusalIn(call: FailedCall, answer: TransportAnswer, secrets: Secrets, body: unknown) {
  const said = wordsOf(body);
  if (!said.message) return unexpectedAnswer(call, answer, secrets);
  return refusedInAnswer(call, answer, secrets, { ...said, message: masked(said.message, secrets) });
}

const isNothing = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.keys(value).length === 0);
