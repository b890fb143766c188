import type { Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import { valueAt } from '../document/place.ts';
import { shapeAt } from './completion.ts';
import type { Helps } from './helps.ts';
import { placeOfLine } from './place-in-text.ts';

/** Says what a key, or an action, is for. */
export const yamlHover = (helps: () => Helps): Extension =>
  hoverTooltip(async (view, pos) => {
    const line = view.state.doc.lineAt(pos);
    const { around, key } = placeOfLine(view.state.doc.toString().split('\n'), line.number - 1);
    if (key === undefined) return null;
    const at = line.text.indexOf(key);
    const isKey = pos - line.from >= at && pos - line.from <= at + key.length;
    const words = isKey ? await aboutKey() : key === 'action' ? aboutAction() : undefined;
    if (!words) return null;
    return {
      pos: isKey ? line.from + at : pos,
      create() {
        const dom = document.createElement('div');
        dom.className = 'cm-about';
        dom.textContent = words;
        return { dom };
      },
    };

    async function aboutKey(): Promise<string | undefined> {
      const shape = await shapeAt([...around, key ?? ''], helps());
      const { title, description } = shape ?? {};
      return [title, description].filter((part) => typeof part === 'string').join(': ') || undefined;
    }
    function aboutAction(): string | undefined {
      const action = helps()
        .actions()
        .get(String(valueAt(helps().workflow(), [...around, 'action'])));
      return action && `${action.title}: ${action.description}`;
    }
  });
