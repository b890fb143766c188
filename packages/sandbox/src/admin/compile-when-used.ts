import { createRequire } from 'node:module';
import type { Ajv } from 'ajv';

const require = createRequire(import.meta.url);
let ajv: Ajv | undefined;

/**
 * Loads ajv and compiles a schema at the first call that needs it: together that is a tenth of the sandbox's start,
 * and most sandboxes never see an admin call.
 */
export function compileWhenUsed(schema: unknown): (data: unknown) => { value: unknown } | { error: Error } {
  return (data) => {
    ajv ??= newAjv();
    const validate = ajv.compile(schema as object);
    if (validate(data)) return { value: data };
    return { error: new Error(ajv.errorsText(validate.errors, { dataVar: 'body' })) };
  };
}

function newAjv(): Ajv {
  const ajvModule = require('ajv') as typeof import('ajv');
  return new ajvModule.Ajv({ discriminator: true });
}
