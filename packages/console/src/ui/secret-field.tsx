import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { controlLook, Field, type FieldWords } from './field.tsx';
import { IconButton } from './icon-button.tsx';

/** A key or a password of somebody's: covered until it is asked to show, and kept out of the browser's memory. */
export function SecretField({ label, hint, fault, isOptional, ...input }: FieldWords & React.ComponentProps<'input'>) {
  const [isShown, setIsShown] = useState(false);
  return (
    <Field label={label} hint={hint} fault={fault} isOptional={isOptional ?? false}>
      {(parts) => (
        <div className="relative">
          <input
            autoComplete="off"
            spellCheck={false}
            {...input}
            {...parts}
            type={isShown ? 'text' : 'password'}
            className={`h-10 pr-11! font-mono sm:text-[0.78125rem]! ${controlLook}`}
          />
          <IconButton
            name={isShown ? `Cover ${label}` : `Show ${label}`}
            Icon={isShown ? EyeOff : Eye}
            onClick={() => setIsShown(!isShown)}
            className="absolute top-1 right-1 min-h-8!"
          />
        </div>
      )}
    </Field>
  );
}
