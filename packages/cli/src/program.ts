import { createRequire } from 'node:module';
import { Command } from 'commander';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

const VERSION = /^(-V|--version)$/;

/** Every command, by name: loaded when it is asked for, since the sandbox need not wait for the server's code. */
const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./commands/start.ts')).startCommand(),
  sandbox: async () => (await import('./commands/sandbox.ts')).sandboxCommand(),
  connect: async () => (await import('./commands/connect.ts')).connectCommand(),
  login: async () => (await import('./commands/login.ts')).loginCommand(),
  logout: async () => (await import('./commands/login.ts')).logoutCommand(),
  profiles: async () => (await import('./commands/login.ts')).profilesCommand(),
  sync: async () => (await import('./commands/sync.ts')).syncCommand(),
  syncs: async () => (await import('./commands/syncs.ts')).syncsCommand(),
  uploads: async () => (await import('./commands/uploads.ts')).uploadsCommand(),
  'sync-schedules': async () => (await import('./commands/sync-schedules.ts')).syncSchedulesCommand(),
  'sync-memories': async () => (await import('./commands/sync-memories.ts')).syncMemoriesCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  actions: async () => (await import('./commands/actions.ts')).actionsCommand(),
  clients: async () => (await import('./commands/clients.ts')).clientsCommand(),
  connections: async () => (await import('./commands/connections.ts')).connectionsCommand(),
  keys: async () => (await import('./commands/keys.ts')).keysCommand(),
  endpoints: async () => (await import('./commands/endpoints.ts')).endpointsCommand(),
  destinations: async () => (await import('./commands/destinations.ts')).destinationsCommand(),
  events: async () => (await import('./commands/events.ts')).eventsCommand(),
  deliveries: async () => (await import('./commands/deliveries.ts')).deliveriesCommand(),
  workflows: async () => (await import('./commands/workflows.ts')).workflowsCommand(),
  runs: async () => (await import('./commands/runs.ts')).runsCommand(),
  decisions: async () => (await import('./commands/decisions.ts')).decisionsCommand(),
  overview: async () => (await import('./commands/overview.ts')).overviewCommand(),
  waiting: async () => (await import('./commands/overview.ts')).waitingCommand(),
  search: async () => (await import('./commands/search.ts')).searchCommand(),
  about: async () => (await import('./commands/about.ts')).aboutCommand(),
  replays: async () => (await import('./commands/replays.ts')).replaysCommand(),
  activity: async () => (await import('./commands/activity.ts')).activityCommand(),
  mcp: async () => (await import('./commands/mcp.ts')).mcpCommand(),
  people: async () => (await import('./commands/people.ts')).peopleCommand(),
  tokens: async () => (await import('./commands/tokens.ts')).tokensCommand(),
  token: async () => (await import('./commands/token.ts')).tokenCommand(),
  backup: async () => (await import('./commands/backup.ts')).backupCommand(),
  restore: async () => (await import('./commands/restore.ts')).restoreCommand(),
  erase: async () => (await import('./commands/erase.ts')).eraseCommand(),
  'rotate-key': async () => (await import('./commands/rotate-key.ts')).rotateKeyCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  completion: async () => (await import('./commands/completion.ts')).completionCommand(() => createProgram()),
};

/**
 * The program with the command that is asked for, or with all of them: help, and help with a mistake, wants those. Its
 * version wants none.
 *
 * @param name - The first word of the command line.
 */
export async function createProgram(name = ''): Promise<Command> {
  const program = new Command('cio-bridge')
    .description('Customer.io for your workflows: act on it, react to it, move data in bulk, and run it locally')
    .version(version)
    // A command's own `--version N` is no question about the program.
    .enablePositionalOptions()
    .showHelpAfterError();
  const wanted = Object.hasOwn(commands, name) || VERSION.test(name) ? [commands[name]] : Object.values(commands);
  for (const load of wanted) if (load) program.addCommand(await load());
  return program;
}
