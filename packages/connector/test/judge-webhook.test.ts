import { expect, test } from 'vitest';
import { judgeWebhook } from '../src/index.ts';

test.each([
  [{ ok: true, keyIndex: 0 } as const, false, 'accept'],
  [{ ok: true, keyIndex: 0 } as const, true, 'accept'],
  [{ ok: false, fault: 'mismatch' } as const, false, 'hold'],
  [{ ok: false, fault: 'no_key' } as const, false, 'hold'],
  [{ ok: false, fault: 'missing_header' } as const, false, 'hold'],
  [{ ok: false, fault: 'mismatch' } as const, true, 'refuse'],
  [{ ok: false, fault: 'missing_header' } as const, true, 'refuse'],
  [{ ok: false, fault: 'too_old' } as const, false, 'refuse'],
])('%o with a proven key: %s, so %s', (verdict, proven, expected) => {
  expect(judgeWebhook(verdict, proven)).toBe(expected);
});
