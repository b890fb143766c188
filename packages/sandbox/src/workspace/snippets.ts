/** A reusable piece of messages: `{{ snippets.<name> }}`. */
export interface Snippet {
  readonly name: string;
  value: string;
  updatedAt: number;
}
