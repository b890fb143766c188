import type { Command } from 'commander';
import { createProgram } from '../src/program.ts';

export const cliPage = new URL('../../../docs/cli.md', import.meta.url);

const width = 100;

const introduction = `# The command line

Generated from the commands by \`npm run generate -w packages/cli\`; a test keeps it fresh.

\`\`\`sh
npx cio-bridge --help              # in a checkout, or after npm install cio-bridge
npx cio-bridge sync people --help
\`\`\`

- **Where commands act.** \`actions run\`, \`sync\` and \`export\` speak straight to Customer.io, with keys of a file
  (\`--connection\`), of \`CIO_…\` variables, or of a profile that \`connect --save\` made. All others, and \`actions run
  --client\`, speak to a server: that of \`--url\` and \`--token\`, of \`CIO_BRIDGE_URL\` and \`CIO_BRIDGE_TOKEN\`, of the
  profile that \`login\` made, or the one on this machine.
- **Names.** Clients, connections, endpoints and workflows are called by their names; ids do too.
- **Output.** Tables and words for people, \`--json\` for programs. Errors go to standard error and end with the way
  out; with \`--json\` they are \`{"error":{"code","message",…}}\`. Colours are off where nobody sees them, and with
  \`NO_COLOR\`.
- **What destroys** is asked for, and refused without \`--yes\` where nobody can be asked.
- **Profiles** lie in a file that only you can read: \`$XDG_CONFIG_HOME/cio-bridge/profiles.json\` or
  \`CIO_BRIDGE_PROFILES\`.
- **Completion**: \`cio-bridge completion bash\`, \`zsh\` or \`fish\`.

| Exit code | Meaning |
| --- | --- |
| 0 | done |
| 1 | refused, failed or misused; the message says why |
| 2 | \`sync\`: done, but some rows failed and are written down |
| 3 | \`sync\`, \`export\`: stopped before the end; resume |
| 130 | stopped by Ctrl-C; \`sync\` and \`export\` can be resumed |
`;

/** The page: each command with its help, as it is printed. */
export async function writeCliPage(): Promise<string> {
  const program = await createProgram();
  const parts = [introduction];
  const add = (command: Command, path: string) => {
    const visible = command.commands.filter((each) => each.name() !== 'help');
    parts.push(`${path.split(' ').length === 1 ? '##' : '###'} ${path}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`);
    for (const each of visible) add(each, `${path} ${each.name()}`);
  };
  for (const command of program.commands) add(command, command.name());
  return parts.join('\n');
}

function helpOf(command: Command): string {
  let text = '';
  command.configureHelp({ helpWidth: width }).configureOutput({
    writeOut: (more) => {
      text += more;
    },
    getOutHelpWidth: () => width,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text.trimEnd();
}
