import { openStore } from '@cio-bridge/server';

/** Brings the store of the folder it is given up to date, and may be killed at it. */
const store = await openStore({ dataDir: process.argv[2] as string });
await store.close();
