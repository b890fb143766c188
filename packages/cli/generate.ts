import { writeFileSync } from 'node:fs';
import { cliPage, writeCliPage } from './reference/cli-page.ts';

writeFileSync(cliPage, await writeCliPage());
