import { Command } from 'commander';
import { applyCommand } from './workflows/apply.ts';
import { checkCommand } from './workflows/check.ts';
import { diffCommand } from './workflows/diff.ts';
import { exportCommand } from './workflows/export.ts';
import { listCommand } from './workflows/list.ts';
import {
  changeCommand,
  deleteCommand,
  editorCommand,
  publicationsCommand,
  readableCommand,
  renderCommand,
  runCommand,
  schemaCommand,
  showCommand,
  templatesCommand,
  testCommand,
  versionCommand,
  versionsCommand,
} from './workflows/operations.ts';
import { publishCommand, rollbackCommand, unpublishCommand } from './workflows/publish.ts';
import { runTestsCommand } from './workflows/run-tests.ts';

/** `workflows`: keeps workflows in files, under version control, and brings a server up to date with them. */
export function workflowsCommand(): Command {
  return new Command('workflows')
    .description('Apply workflows from files, publish versions of them, try them and run them')
    .addCommand(applyCommand())
    .addCommand(checkCommand())
    .addCommand(exportCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(changeCommand())
    .addCommand(editorCommand())
    .addCommand(publishCommand())
    .addCommand(unpublishCommand())
    .addCommand(rollbackCommand())
    .addCommand(publicationsCommand())
    .addCommand(versionsCommand())
    .addCommand(versionCommand())
    .addCommand(diffCommand())
    .addCommand(templatesCommand())
    .addCommand(schemaCommand())
    .addCommand(readableCommand())
    .addCommand(renderCommand())
    .addCommand(testCommand())
    .addCommand(runTestsCommand())
    .addCommand(runCommand())
    .addCommand(deleteCommand());
}
