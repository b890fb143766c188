/** Files that are too large for a row: uploads, and the rows of a sync that failed. */
export interface Files {
  /** 0 when there is none. */
  size(file: string): Promise<number>;
  /**
   * Writes from `offset` on; what was there behind it is gone. What has come until the bytes break off stays.
   *
   * @returns the new size. It is on disk then.
   */
  write(file: string, offset: number, bytes: AsyncIterable<Uint8Array>): Promise<number>;
  read(file: string): AsyncIterable<Uint8Array>;
  remove(file: string): Promise<void>;
  list(): Promise<string[]>;
  /** How many bytes there is room for; `undefined` where that cannot be told. */
  room(): Promise<number | undefined>;
}
