import { openStore } from '../src/store/store.ts';

/** Opens the store of the folder it is given: one of several processes that do so at once. */
const store = await openStore({ dataDir: process.argv[2] as string });
await store.close();
