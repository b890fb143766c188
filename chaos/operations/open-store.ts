import { openStore } from '@cio-bridge/server';

/** Brings the store of the folder it is given, or of the database that it is told of, up to date, and may be killed at it. */
const store = await openStore({ dataDir: process.argv[2] as string, databaseUrl: process.env.DATABASE_URL });
await store.close();
