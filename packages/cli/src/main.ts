import { Command } from 'commander';
import { explained } from './explained.ts';

const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./commands/start.ts')).startCommand(),
  sandbox: async () => (await import('./commands/sandbox.ts')).sandboxCommand(),
  actions: async () => (await import('./commands/actions.ts')).actionsCommand(),
  workflows: async () => (await import('./commands/workflows.ts')).workflowsCommand(),
  token: async () => (await import('./commands/token.ts')).tokenCommand(),
  backup: async () => (await import('./commands/backup.ts')).backupCommand(),
  restore: async () => (await import('./commands/restore.ts')).restoreCommand(),
  'rotate-key': async () => (await import('./commands/rotate-key.ts')).rotateKeyCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
};

const program = new Command('cio-bridge')
  .description('Customer.io for your workflows: act on it, react to it, and run it locally')
  .version('0.1.0')
  .showHelpAfterError();

// Only the command that was asked for is loaded: the sandbox need not wait for the server's code. Help, and
// help with a mistake, wants all of them.
const [, , name = ''] = process.argv;
const wanted = Object.hasOwn(commands, name) ? [commands[name]] : Object.values(commands);
for (const load of wanted) if (load) program.addCommand(await load());

await explained(() => program.parseAsync());
