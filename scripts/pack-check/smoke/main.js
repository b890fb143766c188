import process from 'node:process';
import { smoke } from './suite.js';

console.log(JSON.stringify(await smoke(JSON.parse(process.argv[2]))));
