import { Argument, Command } from 'commander';
import { inWords } from '../in-words.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** @param everything - The program with all of its commands. */
export const completionCommand = (everything: () => Promise<Command>): Command =>
  new Command('completion')
    .description('Print a script that completes commands and flags in a shell')
    .addArgument(new Argument('<shell>').choices([...shells]))
    .addHelpText(
      'after',
      `
Examples:
  cio-bridge completion bash > ~/.local/share/bash-completion/completions/cio-bridge
  cio-bridge completion zsh > "\${fpath[1]}/_cio-bridge"
  cio-bridge completion fish > ~/.config/fish/completions/cio-bridge.fish`,
    )
    .action((shell: Shell) =>
      inWords(false, async () => {
        process.stdout.write(scripts[shell](wordsOf(await everything())));
      }),
    );

/** What can follow each command line: `sync people` → its flags. */
type Words = Map<string, { word: string; does: string }[]>;

function wordsOf(command: Command, path: readonly string[] = [], words: Words = new Map()): Words {
  const visible = command.commands.filter((each) => each.name() !== 'help');
  const choices = command.registeredArguments[0]?.argChoices ?? [];
  words.set(path.join(' '), [
    ...visible.map((each) => ({ word: each.name(), does: firstLine(each.description()) })),
    ...choices.map((word) => ({ word, does: '' })),
    ...command.options.flatMap(({ long, description }) => (long ? [{ word: long, does: firstLine(description) }] : [])),
  ]);
  for (const each of visible) wordsOf(each, [...path, each.name()], words);
  return words;
}

const firstLine = (text: string): string => (text.split('\n', 1)[0] ?? '').replaceAll(/['"`$\\[\]]/g, '');

const scripts: Record<Shell, (words: Words) => string> = {
  bash: (words) => `# Completion of cio-bridge for bash.
_cio_bridge() {
  local path="" word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$word" in -*) continue ;; esac
    case "\${path:+$path }$word" in
${cases(words, (path) => `path=${quoted(path)}`)}
    esac
  done
  case "$path" in
${cases(words, (_path, list) => `COMPREPLY=($(compgen -W ${quoted(list.map(({ word }) => word).join(' '))} -- "\${COMP_WORDS[COMP_CWORD]}"))`)}
  esac
}
complete -o default -F _cio_bridge cio-bridge
`,
  zsh: (words) => `#compdef cio-bridge
# Completion of cio-bridge for zsh.
_cio_bridge() {
  local path="" word
  local -a found
  for word in "\${words[@]:1:$((CURRENT - 2))}"; do
    case "$word" in -*) continue ;; esac
    case "\${path:+$path }$word" in
${cases(words, (path) => `path=${quoted(path)}`)}
    esac
  done
  case "$path" in
${cases(words, (_path, list) => `found=(${list.map(({ word, does }) => quoted(`${word}:${does}`)).join(' ')})`)}
  esac
  _describe cio-bridge found || _files
}
if [ "$funcstack[1]" = _cio_bridge ]; then _cio_bridge "$@"; else compdef _cio_bridge cio-bridge; fi
`,
  fish: (words) =>
    [
      '# Completion of cio-bridge for fish.',
      'function __cio_bridge_at',
      '  set -l path (string match -v -- "-*" (commandline -opc)[2..])',
      '  test "$path" = "$argv"',
      'end',
      ...[...words].flatMap(([path, list]) =>
        list.map(({ word, does }) => {
          const condition = `-n ${quoted(`__cio_bridge_at ${path}`.trim())}`;
          const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${word}`;
          return `complete -c cio-bridge ${condition} ${what}${does ? ` -d ${quoted(does)}` : ''}`;
        }),
      ),
      '',
    ].join('\n'),
};

const cases = (words: Words, body: (path: string, list: { word: string; does: string }[]) => string): string =>
  [...words].map(([path, list]) => `    ${quoted(path)}) ${body(path, list)} ;;`).join('\n');

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
