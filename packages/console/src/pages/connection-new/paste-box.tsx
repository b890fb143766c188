import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { TextArea } from '../../ui/text-area.tsx';
import { keyWords } from '../../words/keys.ts';
import { type Recognised, recognise } from './recognise.ts';

const words: Record<keyof Recognised, string> = {
  ...keyWords,
  siteId: 'site id',
  region: 'region',
  sandbox: 'sandbox',
};

/** A change of this many characters at once was pasted or dropped, not typed. */
const PASTED = 8;

/** Takes what was copied from anywhere, and hands on what it recognises. What it knows leaves the box: keys are secrets. What it does not know stays, and is named. */
export function PasteBox({ onFound }: { onFound: (found: Recognised) => void }) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<string[]>();
  const [left, setLeft] = useState<string[]>([]);
  function read(next: string): void {
    const isPasted = next.length - text.length >= PASTED;
    const { found: recognised, left: unknown } = isPasted ? recognise(next) : { found: {}, left: [] };
    const names = Object.keys(recognised) as (keyof Recognised)[];
    setText(names.length > 0 ? unknown.join('\n') : next);
    setLeft(names.length > 0 ? unknown : []);
    setFound(isPasted ? names.map((name) => words[name]) : undefined);
    if (names.length > 0) onFound(recognised);
  }
  return (
    <div>
      <TextArea
        label="Paste everything"
        isCode
        rows={3}
        autoComplete="off"
        spellCheck={false}
        placeholder="The page with the keys, a mail, a settings file: copied as it is"
        value={text}
        onChange={(event) => read(event.target.value)}
        hint="Site id, keys and region are sorted into the fields below. You can also fill them one by one."
        fault={found?.length === 0 ? 'Nothing in this looks like a site id or a key.' : undefined}
      />
      <p role="status" className="mt-2 empty:hidden">
        {found !== undefined && found.length > 0 && (
          <span className="flex items-start gap-1.5 text-good">
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
            Recognised: {found.join(', ')}
          </span>
        )}
        {left.length > 0 && (
          <span className="mt-1 flex items-start gap-1.5 wrap-anywhere text-caution">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            Not recognised, so it stays in the box: {left.join(' · ')}
          </span>
        )}
      </p>
    </div>
  );
}
