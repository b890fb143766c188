import { type ComponentType, createContext, useContext } from 'react';
import type { Kind, Schema, Values } from './schema.ts';
import type { Faults } from './validate.ts';

export interface Choice {
  value: string | number;
  label: string;
  description?: string;
}

/** Loads what a field can be chosen from, as the workspace has it. */
export interface Choices {
  /** The fields that have any, and whether they are values or the names of values. */
  facts: Record<string, { dependsOn: string[]; gives: 'values' | 'keys' }>;
  /** Undefined while it is not known where to load from. */
  load:
    | ((
        field: string,
        asked: { search?: string; next?: string; input?: string },
        signal: AbortSignal,
      ) => Promise<{ choices: Choice[]; next?: string }>)
    | undefined;
  /** Part of the key of what was loaded: another workspace has others. */
  place: string;
}

/** A control for text. It has no label beside it: what it is called goes with it. */
export interface TextControlProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  id?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean;
  /** Of several lines. */
  isLong?: boolean;
  placeholder?: string | undefined;
  inputMode?: 'numeric' | undefined;
  type?: 'email' | 'text';
}

/** Where values may come from the data of a run, as in a workflow: what its form needs for that. */
export interface FromData {
  /** A control for text that data can be put into. */
  Control: ComponentType<TextControlProps>;
  /** Whether a text holds data. */
  holdsData: (text: string) => boolean;
  /** What a field of this name is most often filled with, in words and as text. */
  suggest: (name: string, kind: Kind) => { words: string; text: string } | undefined;
}

export interface FormParts {
  root: Schema;
  values: Values;
  faults: Faults;
  /** What to look at, by where it stands. */
  warnings?: Faults;
  choices: Choices;
  /** Undefined where everything is typed. */
  data?: FromData | undefined;
}

const Context = createContext<FormParts | undefined>(undefined);
export const FormProvider = Context.Provider;

export function useForm(): FormParts {
  const parts = useContext(Context);
  if (parts === undefined) throw new Error('A field of a schema stands inside its form');
  return parts;
}

/** What every kind of field is given. */
export interface FieldProps {
  name: string;
  /** Where it stands in the input. */
  pointer: string;
  schema: Schema;
  value: unknown;
  onChange: (value: unknown) => void;
  isOptional: boolean;
}
