/** Of this package, for WeWeb's list of versions. A test holds it to package.json. */
export const version = '0.1.0';
