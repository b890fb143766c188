import { writeSnapshotFile } from './snapshot-file.ts';
import { snapshotOf, type World } from './world.ts';

/** Writing stops the world for a moment: at most a hundredth of all time goes into it, however much there is. */
const restPerWrite = 100;

/** Keeps the state of a sandbox in a file: now and then while it changes, so that even a kill costs little; and at the end. */
export class SnapshotKeeper {
  readonly #file: string;
  readonly #world: World;
  readonly #everyMs: number;
  #written = '';
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string, world: World, everyMs: number) {
    this.#file = file;
    this.#world = world;
    this.#everyMs = everyMs;
    this.#writeAfter(everyMs);
  }

  /** Writes what is left to write. @throws Error when the file cannot be written. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    await writeSnapshotFile(this.#file, snapshotOf(this.#world));
  }

  #writeAfter(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#writing = this.#writeChanges();
    }, delayMs);
    this.#timer.unref();
  }

  async #writeChanges(): Promise<void> {
    const now = fingerprint(this.#world);
    const startedAtMs = performance.now();
    if (now !== this.#written) {
      try {
        await writeSnapshotFile(this.#file, snapshotOf(this.#world));
        this.#written = now;
      } catch (error) {
        process.emitWarning(`The sandbox could not keep its state: ${(error as Error).message}. It tries again`);
      }
    }
    this.#writeAfter(Math.max(this.#everyMs, (performance.now() - startedAtMs) * restPerWrite));
  }
}

/** Text that is another one after anything has changed, and that costs nothing to keep up to date. */
const fingerprint = ({ clock, requests, registry }: World): string =>
  JSON.stringify([
    clock.position,
    requests.total,
    registry.workspaces.map(({ resets, activities, deliveries, webhooks, outcomes }) => [
      resets,
      activities.total,
      deliveries.total,
      webhooks.attemptsTotal,
      [...webhooks.queues].map(({ backlog }) => backlog.length),
      outcomes.rules,
    ]),
  ]);
