import { writeFileSync } from 'node:fs';
import { describeApiOfNewServer, generatedDocs } from './reference/generated-docs.ts';

for (const { url, text } of generatedDocs(await describeApiOfNewServer())) writeFileSync(url, text);
