import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The keys of a workspace of the local Customer.io. They open nothing else. */
export interface DemoWorkspace {
  name: string;
  region: 'us' | 'eu';
  siteId: string;
  trackApiKey: string;
  appApiKey: string;
  pipelinesWriteKey: string;
  webhookSigningKey: string;
}

/** What the demo made at its first start, so that the next one finds it again. */
export interface DemoState {
  workspaces: [DemoWorkspace, ...DemoWorkspace[]];
  apiToken?: string;
  connectionId?: string;
  endpointId?: string;
  webhookUrl?: string;
  /** Where the local Customer.io was last. */
  sandboxPort?: number;
}

/** Kept beside the server's own data, readable by its owner only. */
export function loadDemoState(dataDir: string): { state: DemoState; save: () => void } {
  const file = join(dataDir, 'demo.json');
  const state: DemoState = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as DemoState)
    : { workspaces: [newWorkspace('Demo shop', 'us'), newWorkspace('Demo shop Europe', 'eu')] };
  const save = () => writeFileSync(file, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  save();
  return { state, save };
}

function newWorkspace(name: string, region: 'us' | 'eu'): DemoWorkspace {
  const key = () => randomBytes(16).toString('hex');
  return {
    name,
    region,
    siteId: key(),
    trackApiKey: key(),
    appApiKey: key(),
    pipelinesWriteKey: key(),
    webhookSigningKey: key(),
  };
}
