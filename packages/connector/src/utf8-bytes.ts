const encoder = new TextEncoder();

/** How many bytes a text takes in UTF-8, which is what Customer.io's limits count. */
export const utf8Bytes = (text: string): number => encoder.encode(text).byteLength;
