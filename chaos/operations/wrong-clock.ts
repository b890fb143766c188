/** Makes the clock of this process wrong, before anything else reads it. */
const offMs = Number(process.env.CHAOS_CLOCK_MS ?? 0);
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given: [] | [number]) {
    super(...((given.length === 0 ? [RealDate.now() + offMs] : given) as [number]));
  }
  static override now(): number {
    return RealDate.now() + offMs;
  }
} as DateConstructor;
