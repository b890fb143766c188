import type { Json, JsonObject } from '../json.ts';

export type DesignKind = 'folder' | 'email' | 'component';

/** What an email of the design studio says, in one language. */
export interface DesignParts {
  /** Subject, HTML and so on; of a component: its HTML. */
  content: Json;
  envelope: JsonObject;
  transformers: JsonObject;
}

export interface DesignTranslation extends DesignParts {
  readonly id: string;
  readonly language: string;
  readonly createdAt: number;
  updatedAt: number;
}

/** A document of the design studio. */
export interface DesignNode extends DesignParts {
  readonly id: string;
  readonly kind: DesignKind;
  name: string;
  /** `null` at the root. */
  parentFolderId: string | null;
  /** What emails call a component. */
  tag: string;
  isTemplate: boolean;
  translations: DesignTranslation[];
  readonly createdAt: number;
  updatedAt: number;
}
