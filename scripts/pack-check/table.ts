/** One line of the table: what was asked of a package on a runtime, and how much of it held. */
export interface Row {
  runtime: string;
  package: string;
  /** What was asked. */
  check: string;
  passed: number;
  of: number;
  /** What did not hold, in words. */
  faults: string[];
}

type Facts = Pick<Row, 'runtime' | 'package' | 'check'>;

/** A row of one question. What is thrown is its answer. */
export async function asked(facts: Facts, question: () => unknown): Promise<Row> {
  try {
    await question();
    return { ...facts, passed: 1, of: 1, faults: [] };
  } catch (error) {
    return { ...facts, passed: 0, of: 1, faults: [error instanceof Error ? error.message : String(error)] };
  }
}

const columns = ['runtime', 'package', 'check'] as const;

export function printTable(rows: Row[]): void {
  const cells = [
    [...columns, 'passed'],
    ...rows.map((row) => [...columns.map((column) => row[column]), `${row.passed} of ${row.of}`]),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  for (const line of cells) console.log(line.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  '));
  for (const { runtime, package: name, check, faults } of rows) {
    for (const fault of faults) console.log(`\n${runtime}, ${name}, ${check}:\n${fault}`);
  }
}
