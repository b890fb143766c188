import { Command } from 'commander';
import { actionsCommand } from './commands/actions.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { startCommand } from './commands/start.ts';

const program = new Command('cio-bridge')
  .description('Customer.io for your workflows: act on it, react to it, and run it locally')
  .version('0.1.0')
  .addCommand(startCommand())
  .addCommand(sandboxCommand())
  .addCommand(actionsCommand())
  .showHelpAfterError();

await program.parseAsync();
