import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Change, Changes } from './changes.ts';

const CHANNEL = 'cio_bridge_changes';
/** Changes gather for this long, so that a thousand events are one notice. */
const GATHER_MS = 100;
/** Postgres takes 8,000 bytes. What is more than that is told as "something": the pages load what they show. */
const MAX_NOTICE_BYTES = 7_000;
const RECONNECT_MS = 2_000;

interface Notice {
  from: string;
  changes: Change[];
}

/** Lets the nodes on one Postgres hear of each other's changes, for those who watch live. */
export function shareChanges(options: { databaseUrl: string; changes: Changes; log: Logger }) {
  const { databaseUrl, changes, log } = options;
  const self = randomBytes(6).toString('hex');
  const gathered = new Map<string, Change>();
  let isOthers = false;
  let isClosed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    if (isClosed) return;
    const connecting = new pg.Client({ connectionString: databaseUrl });
    connecting.on('notification', ({ payload = '' }) => hear(JSON.parse(payload) as Notice));
    connecting.on('error', () => undefined); // `end` follows
    connecting.once('end', () => {
      client = undefined;
      setTimeout(() => void connect(), RECONNECT_MS).unref();
    });
    try {
      await connecting.connect();
      await connecting.query(`listen ${CHANNEL}`);
      client = connecting;
    } catch (error) {
      log.warn({ err: error }, 'other nodes’ changes cannot be heard right now');
    }
  }

  function hear({ from, changes: heard }: Notice): void {
    if (from === self) return;
    isOthers = true;
    for (const change of heard) changes.announce(change);
    isOthers = false;
  }

  const unsubscribe = changes.subscribe(({ change }) => {
    if (isOthers) return;
    gathered.set(JSON.stringify(change), change);
    timer ??= setTimeout(() => void tell(), GATHER_MS).unref();
  });

  async function tell(): Promise<void> {
    timer = undefined;
    const all = [...gathered.values()];
    gathered.clear();
    const whole = JSON.stringify({ from: self, changes: all } satisfies Notice);
    const notice =
      whole.length <= MAX_NOTICE_BYTES ? whole : JSON.stringify({ from: self, changes: [{ type: 'events' }] });
    await client?.query('select pg_notify($1, $2)', [CHANNEL, notice]).catch(() => undefined);
  }

  const connected = connect();
  return {
    connected,
    async close(): Promise<void> {
      isClosed = true;
      unsubscribe();
      clearTimeout(timer);
      await connected;
      await client?.end();
    },
  };
}
