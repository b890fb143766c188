import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from making objects old from their beginning where such objects once lived long.
 *
 * It does so for good, by the place in the code, after a moment in which a server was slow: from then on whatever a
 * request holds is old, and collecting it takes both cores of a small machine for a tenth of a second, every ten.
 * As a flag from the start it would have to stand before the name of this program.
 */
export function keepObjectsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
