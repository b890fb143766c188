import { Command } from 'commander';
import { actionsCommand } from './commands/actions.ts';
import { backupCommand } from './commands/backup.ts';
import { doctorCommand } from './commands/doctor.ts';
import { restoreCommand } from './commands/restore.ts';
import { rotateKeyCommand } from './commands/rotate-key.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { startCommand } from './commands/start.ts';
import { workflowsCommand } from './commands/workflows.ts';
import { explained } from './explained.ts';

const program = new Command('cio-bridge')
  .description('Customer.io for your workflows: act on it, react to it, and run it locally')
  .version('0.1.0')
  .addCommand(startCommand())
  .addCommand(sandboxCommand())
  .addCommand(actionsCommand())
  .addCommand(backupCommand())
  .addCommand(doctorCommand())
  .addCommand(restoreCommand())
  .addCommand(rotateKeyCommand())
  .addCommand(workflowsCommand())
  .showHelpAfterError();

await explained(() => program.parseAsync());
