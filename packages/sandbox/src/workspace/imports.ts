export type ImportType = 'people' | 'event' | 'object' | 'relationship';
export type ImportScope = 'all' | 'only_new' | 'only_existing';

/** A CSV file that is taken in. */
export interface Import {
  readonly id: number;
  readonly type: ImportType;
  readonly name: string;
  readonly description: string;
  readonly identifier: 'id' | 'email' | 'cio_id';
  readonly objectTypeId: string;
  readonly scope: ImportScope;
  readonly dataFileUrl: string;
  state: 'preprocessing' | 'imported' | 'failed';
  rowsToImport: number;
  rowsImported: number;
  error: string;
  readonly createdAt: number;
  updatedAt: number;
}
