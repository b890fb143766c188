import type { TestProject } from 'vitest/node';
import { openStore } from '../src/store/store.ts';
import { type StoreAddress, stores, type TestStore } from './stores.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A store of each kind that has all migrations, and nothing else. */
    migrated: Record<TestStore['name'], StoreAddress>;
  }
}

/** The migrations run once for all files of tests: each server that a test starts begins with a copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const places = await Promise.all(
    stores.map(async (kind) => {
      const place = await kind.place();
      await (await openStore(place)).close();
      return { name: kind.name, ...place };
    }),
  );
  const migrated = places.map(({ name, dataDir, databaseUrl }) => [name, { dataDir, databaseUrl }]);
  project.provide('migrated', Object.fromEntries(migrated));
  return async () => {
    for (const { remove } of places) await remove();
  };
}
