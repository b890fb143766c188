/** Ends the command with the way out when its port belongs to somebody else; any other error goes on. */
export function explainTakenPort(error: unknown, port: number): void {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return;
  console.error(`Port ${port} is taken by another program. Choose another one: --port ${port + 1}`);
  process.exit(1);
}
