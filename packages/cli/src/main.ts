import { explained } from './explained.ts';
import { createProgram } from './program.ts';

const program = await createProgram(process.argv[2]);
await explained(() => program.parseAsync());
