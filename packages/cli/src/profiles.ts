import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { credentialsSchema, environments } from '@cio-bridge/connector';
import { z } from 'zod';
import { Refused } from './in-words.ts';

const profileSchema = z.strictObject({
  /** A server and a token for it. */
  server: z.strictObject({ url: z.url(), token: z.string().min(1) }).optional(),
  /** Keys of a workspace, to speak to Customer.io without a server. */
  customerIo: z.strictObject({ environment: z.enum(environments), credentials: credentialsSchema }).optional(),
});
export type Profile = z.output<typeof profileSchema>;

const profilesSchema = z.strictObject({
  /** The one that is used when none is named. */
  current: z.string().optional(),
  profiles: z.record(z.string(), profileSchema),
});
type Profiles = z.output<typeof profilesSchema>;

/** The file that keeps logins: readable by its owner alone. */
function profilesFile(env: NodeJS.ProcessEnv = process.env): string {
  if (env.CIO_BRIDGE_PROFILES) return env.CIO_BRIDGE_PROFILES;
  return join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'cio-bridge', 'profiles.json');
}

export async function readProfiles(): Promise<Profiles> {
  const file = profilesFile();
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { profiles: {} };
    throw new Refused(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
  try {
    return profilesSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Refused(`${file} holds no profiles: mend it, or remove it and log in again`, { cause: error });
  }
}

/** @throws {Refused} for a profile that is named and not there. */
export async function findProfile(name: string | undefined): Promise<Profile | undefined> {
  const { current, profiles } = await readProfiles();
  const wanted = name ?? process.env.CIO_BRIDGE_PROFILE ?? current;
  if (wanted === undefined) return undefined;
  const profile = profiles[wanted];
  if (profile) return profile;
  const names = Object.keys(profiles).join(', ') || 'none';
  throw new Refused(
    `There is no profile "${wanted}" (there are: ${names}). Make it: cio-bridge login --profile ${wanted}`,
  );
}

/** Adds to a profile, and makes it the current one. */
export async function saveProfile(name: string, change: Profile): Promise<string> {
  const before = await readProfiles();
  const profile = { ...before.profiles[name], ...change };
  return await write({ current: name, profiles: { ...before.profiles, [name]: profile } });
}

export async function removeProfile(name: string): Promise<void> {
  const { current, profiles } = await readProfiles();
  if (!profiles[name]) throw new Refused(`There is no profile "${name}"`);
  const { [name]: _removed, ...others } = profiles;
  await write({ ...(current !== undefined && current !== name && { current }), profiles: others });
}

export async function useProfile(name: string): Promise<void> {
  const { profiles } = await readProfiles();
  if (!profiles[name]) throw new Refused(`There is no profile "${name}"`);
  await write({ current: name, profiles });
}

async function write(profiles: Profiles): Promise<string> {
  const file = profilesFile();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
  await chmod(`${file}.new`, 0o600);
  await rename(`${file}.new`, file);
  return file;
}
