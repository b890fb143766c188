/** What a process tells of the runs that it was asked for. */
export interface Round {
  elapsedMs: number;
  /** Of this process; the engine's is its own. */
  cpuMs: number;
  rssMb: number;
}

export const roundOf = ({ elapsedMs, cpu }: { elapsedMs: number; cpu: NodeJS.CpuUsage }): Round => ({
  elapsedMs,
  cpuMs: (cpu.user + cpu.system) / 1_000,
  rssMb: process.memoryUsage.rss() / 1_048_576,
});
