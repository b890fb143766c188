/** What a runtime with a file system can do. */
export interface Files {
  read(path: string): Promise<Uint8Array>;
  bytesOf(path: string): Promise<number>;
  nameOf(path: string): string;
}
