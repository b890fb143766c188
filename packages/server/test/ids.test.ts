import { decodeTime } from 'ulid';
import { afterEach, expect, test, vi } from 'vitest';
import { newId } from '../src/ids.ts';

afterEach(() => {
  vi.useRealTimers();
});

const momentOf = (id: string) => decodeTime(id.slice('ev_'.length));

test('ids of one moment, and of a clock that is a little back, keep their order', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
  const ids = [newId('ev'), newId('ev')];
  vi.setSystemTime(1_799_999_990_000);
  ids.push(newId('ev'));
  expect(ids.toSorted()).toEqual(ids);
});

test('once a clock that was years ahead is set right, ids are of the right time again', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 2_000_000_000_000 });
  newId('ev');
  vi.setSystemTime(1_800_000_000_000);
  expect(momentOf(newId('ev'))).toBe(1_800_000_000_000);
});
