import { Option } from 'commander';
import type { Refused } from '../../in-words.ts';

export const despiteFailingTests = (): Option =>
  new Option('--despite-failing-tests', 'publish although tests that are saved with it fail');

/** What a server that refused to publish says of the tests, a line for each. */
export function failedTests({ message, facts }: Refused): string {
  const faults = (facts.faults ?? []) as { pointer: string; message: string }[];
  if (faults.length === 0) return message;
  const lines = faults.map((fault) => `  ${fault.message} (at ${fault.pointer})`);
  return ['These tests fail:', ...lines].join('\n');
}
