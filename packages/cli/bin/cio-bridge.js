#!/usr/bin/env node
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const [major, minor] = engines.node.match(/\d+/g).map(Number);
const [thisMajor, thisMinor] = process.versions.node.split('.').map(Number);

// Everything else is imported afterwards: an older Node could not load it, and would not say why.
if (thisMajor < major || (thisMajor === major && thisMinor < minor)) {
  console.error(`cio-bridge needs Node ${major}.${minor} or newer, and this is Node ${process.versions.node}.`);
  process.exitCode = 1;
} else {
  const { enableCompileCache, registerHooks } = await import('node:module');
  // From the second time on, loading takes half as long. In a folder of the user's own, as it holds code that is run.
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  try {
    mkdirSync(caches);
  } catch {
    // It is there, or nobody can make it: a user without a home.
  }
  if (existsSync(caches)) enableCompileCache(join(caches, 'cio-bridge'));
  if (existsSync(new URL('../tsconfig.build.json', import.meta.url))) {
    // In a checkout the packages are read as source, and nothing has to be built first.
    registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: [...context.conditions, '@cio-bridge/source'] }),
    });
    await import('../src/main.ts');
  } else {
    await import('../dist/main.js');
  }
}
