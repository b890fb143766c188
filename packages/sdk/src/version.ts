/** Of this package, for the user agent and spans. A test holds it to package.json, which Node 22 imports only with a warning. */
export const version = '0.1.0';
