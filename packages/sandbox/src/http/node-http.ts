/**
 * Node's http and https. An `import` of them asks for everything they export, for which Node loads undici: a tenth of
 * the sandbox's start.
 */
export const http = process.getBuiltinModule('node:http');
export const https = process.getBuiltinModule('node:https');
