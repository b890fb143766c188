/** What a sandbox was given cannot be used: the message names it and the way out, and is all that a person needs. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}
