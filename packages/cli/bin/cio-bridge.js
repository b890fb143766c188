#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const [major, minor] = engines.node.match(/\d+/g).map(Number);
const [thisMajor, thisMinor] = process.versions.node.split('.').map(Number);

// Everything else is imported afterwards: an older Node could not load it, and would not say why.
if (thisMajor < major || (thisMajor === major && thisMinor < minor)) {
  console.error(`cio-bridge needs Node ${major}.${minor} or newer, and this is Node ${process.versions.node}.`);
  process.exitCode = 1;
} else if (existsSync(new URL('../tsconfig.build.json', import.meta.url))) {
  // In a checkout the packages are read as source, and nothing has to be built first.
  const { registerHooks } = await import('node:module');
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, '@cio-bridge/source'] }),
  });
  await import('../src/main.ts');
} else {
  await import('../dist/main.js');
}
