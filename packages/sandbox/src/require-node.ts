import { createRequire } from 'node:module';

// Imported before everything else: on an older Node the rest fails in ways that do not tell why.
const { name, engines } = createRequire(import.meta.url)('../package.json') as {
  name: string;
  engines: { node: string };
};
const [major = 0, minor = 0] = (engines.node.match(/\d+/g) ?? []).map(Number);
const [thisMajor = 0, thisMinor = 0] = process.versions.node.split('.').map(Number);

if (thisMajor < major || (thisMajor === major && thisMinor < minor)) {
  const error = new Error(`${name} needs Node ${major}.${minor} or newer, and this is Node ${process.versions.node}.`);
  error.stack = error.message; // where it was thrown helps nobody
  throw error;
}
