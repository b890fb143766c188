import { Command, Option } from 'commander';
import { inWords, Refused } from '../in-words.ts';
import { findProfile, readProfiles, removeProfile, saveProfile, useProfile } from '../profiles.ts';
import { callServer, defaultUrl, type ServerOptions } from '../server/call-server.ts';
import { callsOperations, withServer } from '../server/operation-command.ts';
import { printFacts, printTable } from '../server/print.ts';
import { readSecret } from '../server/read-secret.ts';

interface Session {
  person: { name: string; email: string } | null;
  token: { name: string } | null;
  permissions: string[];
}

export const loginCommand = (): Command =>
  callsOperations(new Command('login'), 'GET /api/v1/session')
    .description('Keep the token of a server, so that commands need not be told')
    .addOption(new Option('--url <url>', 'the server').env('CIO_BRIDGE_URL').default(defaultUrl))
    .option('--token <token>', 'an API token; without it, it is asked for or read from standard input')
    .option('--profile <name>', 'its name, where you use several', 'default')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  cio-bridge token laptop --data .cio-bridge | cio-bridge login
  cio-bridge login --url https://bridge.example.com --profile agency
  cio-bridge runs list --profile agency

Logins are kept in a file that only you can read: $XDG_CONFIG_HOME/cio-bridge/profiles.json, or CIO_BRIDGE_PROFILES.`,
    )
    .action((flags: Required<ServerOptions> & { json?: true }) =>
      inWords(flags.json, async () => {
        const { url, profile, json } = flags;
        const token = flags.token ?? (await readSecret(`API token for ${url}`));
        // Tried out before it is kept.
        const session = await callServer<Session>({ url, token }, 'GET', '/api/v1/session');
        const file = await saveProfile(profile, { server: { url, token } });
        const who = session.token?.name ?? session.person?.name ?? 'somebody';
        if (json) console.log(JSON.stringify({ profile, url, file, ...session }));
        else console.log(`Logged in to ${url} as ${who}, kept as ${profile} in ${file}.`);
      }),
    );

export const logoutCommand = (): Command =>
  new Command('logout')
    .description('Forget a profile; the token stays good until it is revoked')
    .argument('[profile]', 'its name', 'default')
    .option('--json', 'print JSON')
    .action((profile: string, { json }: { json?: true }) =>
      inWords(json, async () => {
        await removeProfile(profile);
        console.log(json ? JSON.stringify({ forgotten: profile }) : `${profile} is forgotten.`);
      }),
    );

export const profilesCommand = (): Command =>
  new Command('profiles')
    .description('List the profiles, choose one, or ask who you are')
    .addCommand(
      new Command('list')
        .description('List the profiles')
        .option('--json', 'print JSON, without tokens and keys')
        .action(({ json }: { json?: true }) =>
          inWords(json, async () => {
            const { current, profiles } = await readProfiles();
            const rows = Object.entries(profiles).map(([name, { server, customerIo }]) => ({
              name,
              current: name === current,
              server: server?.url,
              workspace: customerIo && `${customerIo.credentials.region}:${customerIo.credentials.siteId}`,
            }));
            if (json) console.log(JSON.stringify(rows, null, 2));
            else printTable(rows, ['name', 'current', 'server', 'workspace']);
          }),
        ),
    )
    .addCommand(
      new Command('use')
        .description('Use a profile where none is named')
        .argument('<profile>')
        .option('--json', 'print JSON')
        .action((profile: string, { json }: { json?: true }) =>
          inWords(json, async () => {
            await useProfile(profile);
            console.log(json ? JSON.stringify({ current: profile }) : `${profile} is used from now on.`);
          }),
        ),
    )
    .addCommand(
      callsOperations(withServer(new Command('whoami')), 'GET /api/v1/session')
        .description('Ask the server who you are and what you may do')
        .option('--json', 'print JSON')
        .action((flags: ServerOptions & { json?: true }) =>
          inWords(flags.json, async () => {
            if (flags.profile !== undefined && !(await findProfile(flags.profile))?.server) {
              throw new Refused(
                `The profile ${flags.profile} knows no server: cio-bridge login --profile ${flags.profile}`,
              );
            }
            const session = await callServer<Session & Record<string, unknown>>(flags, 'GET', '/api/v1/session');
            if (flags.json) console.log(JSON.stringify(session, null, 2));
            else printFacts(session);
          }),
        ),
    );
