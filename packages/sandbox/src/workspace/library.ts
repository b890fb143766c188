/** A file of the asset library, or a folder. They share their ids. */
export type LibraryNode = LibraryFile | LibraryFolder;

interface InLibrary {
  readonly id: number;
  name: string;
  /** `null` at the root. */
  parentFolderId: number | null;
  readonly createdAt: number;
  updatedAt: number;
}

export interface LibraryFile extends InLibrary {
  readonly kind: 'file';
  /** Its name at the upload: what its URL ends in. */
  readonly fileName: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  readonly base64: string;
}

export interface LibraryFolder extends InLibrary {
  readonly kind: 'folder';
}
