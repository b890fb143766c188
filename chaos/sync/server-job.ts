import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SceneKeys } from '../victim/scene-keys.ts';
import type { SyncPlace } from './server.ts';
import type { Servers } from './servers.ts';

const TRIES = 20;

interface ServerSync {
  id: string;
  status: string;
  rows: number;
  accepted: number;
  failed: number;
  unchanged: number;
  vanished: number | null;
  error: string | null;
}

/** Syncs files as jobs of servers that are killed. */
export class ServerJobs {
  readonly #servers: Servers;
  readonly #place: SyncPlace;
  /** Rows that were sent a second time although they had been accepted, or taken for vanished although they are there. */
  misremembered = 0;

  private constructor(servers: Servers, place: SyncPlace) {
    this.#servers = servers;
    this.#place = place;
  }

  static async with(servers: Servers, keys: SceneKeys): Promise<ServerJobs> {
    return new ServerJobs(servers, await servers.ask<SyncPlace>({ ask: 'setup', keys }));
  }

  /** @returns how many kills there was time for. */
  async syncWithKills(
    kind: 'people' | 'events',
    file: string,
    { kills, rows, arrived }: { kills: number; rows: number; arrived: () => number },
  ): Promise<number> {
    const what = { mapping: { kind }, ...(kind === 'people' && { sinceLast: 'chaos' }) };
    const { id } = await this.#begin(readFileSync(file), what);
    let done = 0;
    for (; done < kills; done += 1) {
      const target = ((done + Math.random()) * rows * 0.9) / kills;
      while (arrived() < target && isUnderWay(await this.#sync(id))) await sleep(5);
      if ((await this.#sync(id)).status === 'succeeded') break;
      console.log(`${this.#servers.name}, ${kind}: kill ${done + 1} of ${kills}, ${arrived()} of ${rows} have arrived`);
      await this.#servers.strike(done);
    }
    const first = await this.#ended(id);
    if (kind === 'people') await this.#repeat(readFileSync(file), what, first);
    // What was refused is fed back until nothing is.
    for (let last = first; last.failed > 0; ) {
      const failed = await this.#call('GET', `/syncs/${last.id}/failures`);
      last = await this.#ended((await this.#begin(Buffer.from(await failed.arrayBuffer()), {})).id);
    }
    return done;
  }

  /** The same file again: what was accepted is remembered through all kills, and nobody has vanished. */
  async #repeat(content: Buffer, what: object, first: ServerSync): Promise<void> {
    const again = await this.#ended((await this.#begin(content, what)).id);
    // After a kill, what was remembered already counts as unchanged.
    const known = first.accepted + first.unchanged;
    const { unchanged, vanished } = again;
    console.log(`${this.#servers.name}, again: of ${known} remembered ${unchanged} unchanged, ${vanished} vanished`);
    // More than was counted may be remembered: what a killed slice had accepted, and its successor saw refused.
    this.misremembered += Math.max(0, known - unchanged) + (vanished ?? first.rows);
  }

  async #begin(content: Buffer, what: object): Promise<ServerSync> {
    const { clientId, connectionId } = this.#place;
    const upload = await this.#json<{ id: string }>('POST', '/uploads', { clientId, name: 'chaos' });
    await this.#call('PUT', `/uploads/${upload.id}/content`, content);
    const asked = { connectionId, environment: 'production', uploadId: upload.id, ...what };
    return await this.#json<ServerSync>('POST', '/syncs', asked);
  }

  #sync(id: string): Promise<ServerSync> {
    return this.#json<ServerSync>('GET', `/syncs/${id}`);
  }

  async #ended(id: string): Promise<ServerSync> {
    for (;;) {
      const sync = await this.#sync(id);
      if (sync.status === 'succeeded') return sync;
      if (!isUnderWay(sync)) throw new Error(`The sync is ${sync.status}: ${sync.error}`);
      await sleep(50);
    }
  }

  async #json<T>(method: string, path: string, body?: object): Promise<T> {
    return (await (await this.#call(method, path, body)).json()) as T;
  }

  async #call(method: string, path: string, body?: object | Buffer): Promise<Response> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#callOnce(method, path, body);
      } catch (error) {
        // A connection to the one that was just killed.
        if (!(error instanceof TypeError) || method !== 'GET' || tries === TRIES) throw error;
        await sleep(100);
      }
    }
  }

  async #callOnce(method: string, path: string, body?: object | Buffer): Promise<Response> {
    const isBytes = Buffer.isBuffer(body);
    const answer = await fetch(`${this.#servers.url()}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#place.token}`,
        ...(body && { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body && { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}

const isUnderWay = ({ status }: ServerSync): boolean => status === 'queued' || status === 'running';
