import type { RunDetail, WorkflowDetail } from '../api/types.ts';
import { tabSetting } from '../ui/settings.ts';
import type { Sample } from './document/panel-props.ts';
import type { Place } from './document/place.ts';
import type { StepResult } from './results.ts';
import type { Names } from './saving/use-saving.ts';
import type { TestInput } from './test/test-inputs.ts';

/** What an editor is opened with. */
export interface Opened {
  /** Undefined for one that is not saved yet. */
  workflow: WorkflowDetail | undefined;
  /** What a new one is kept under in this browser until it is saved. */
  draft?: string | undefined;
  client: { id: string; name: string };
  names: Names;
  /** The text as it was saved; empty for a new workflow. */
  saved: string;
  /** What is shown at first: the saved text, a template, or a copy that was kept. */
  text: string;
  selected: Place;
  /** A run whose path is drawn, and whose data the forms show. */
  shown?: { run: RunDetail; results: ReadonlyMap<string, StepResult>; sample: Sample } | undefined;
  /** What it is tested with at first, and whose values its forms show. */
  tested?: TestInput | undefined;
  /** Whether the drawer of tests is open from the start. */
  isTesting?: boolean;
}

/** The dresses of the one document, in the order of their keys `1`, `2`, `3`. */
export const views = ['canvas', 'outline', 'yaml'] as const;
export type View = (typeof views)[number];
const isView = (text: string): text is View => (views as readonly string[]).includes(text);
export const viewSetting = tabSetting('editor-view', isView, 'canvas');
