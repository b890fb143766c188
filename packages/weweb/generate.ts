import { writeFileSync } from 'node:fs';
import { describeIntegration } from './reference/describe.ts';

const url = new URL('./schema.json', import.meta.url);
writeFileSync(url, `${JSON.stringify(describeIntegration(), null, 2)}\n`);
