import { Braces, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { controlLook } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { expressionOf, type Filter, type Pill } from '../data/liquid-text.ts';
import { DataPopover } from './data-popover.tsx';
import { fallbacksOf, withFallbacks } from './fallbacks.ts';
import { argWords } from './filters.ts';

/** What is to become of a value that is not there: other data, a text, nothing, or the failure of the step. */
export function IfMissing({ pill, onChange }: { pill: Pill; onChange: (filters: Filter[]) => void }) {
  const { data, end } = fallbacksOf(pill);
  const [isPicking, setIsPicking] = useState(false);
  const set = (next: Partial<ReturnType<typeof fallbacksOf>>) =>
    onChange(withFallbacks(pill.filters, { data, end, ...next }));
  const withData = (more: readonly string[]) => set({ data: more, end: end === 'fail' ? 'nothing' : end });
  return (
    <div>
      <p className="mb-1.5 font-medium">If it is missing</p>
      {data.length > 0 && (
        <ol className="mb-2 grid gap-1">
          {data.map((each, index) => (
            <li key={each} className="flex items-center gap-2">
              <span className="text-muted">{index === 0 ? 'use' : 'else'}</span>
              <span className="min-w-0 flex-1 truncate text-info">{argWords(each)}</span>
              <IconButton
                name={`Not ${argWords(each)}`}
                Icon={X}
                onClick={() => withData(data.filter((_other, at) => at !== index))}
              />
            </li>
          ))}
        </ol>
      )}
      <Segmented
        label={data.length > 0 ? 'If that is missing too' : 'If it is missing'}
        value={typeof end === 'object' ? 'text' : end}
        options={[
          ...(data.length > 0 ? [] : [{ value: 'fail', words: 'Fail' } as const]),
          { value: 'nothing', words: 'Leave it out' },
          { value: 'text', words: 'Use a text' },
        ]}
        onChange={(way) => set({ end: way === 'text' ? { text: '' } : way })}
      />
      {typeof end === 'object' && (
        <input
          aria-label="Use instead"
          placeholder="nothing"
          value={end.text}
          onChange={({ target }) => set({ end: { text: target.value } })}
          className={`mt-2 h-9 ${controlLook}`}
        />
      )}
      <DataPopover
        label="Data to use instead"
        isOpen={isPicking}
        onOpenChange={setIsPicking}
        onChoose={(path) => withData([...data, expressionOf(path)])}
        trigger={
          <Button look="ghost" className="mt-1 -ml-3 h-8! text-accent!">
            <Braces aria-hidden className="size-4" /> {data.length > 0 ? 'Then try other data' : 'Try other data first'}
          </Button>
        }
      />
    </div>
  );
}
