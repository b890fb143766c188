import { put, type Schema } from '../../../schema-form/schema.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { FormField, type FormProps } from '../panel-form.tsx';

/** Values under names of one's own. */
export const SetForm = (form: FormProps) => (
  <FormField
    form={form}
    name="values"
    isRequired
    schema={{
      title: 'Values',
      type: 'object',
      description: 'Later steps find them among the variables. A name is letters, digits and _.',
      additionalProperties: {},
    }}
  />
);

/** What is gone through, and how much of it at most. */
export const ForEachForm = (form: FormProps) => (
  <>
    <FormField
      form={form}
      name="items"
      isRequired
      schema={{
        title: 'For each of',
        type: 'array',
        description: 'A list from the data, such as the people that a step found. The steps inside read one as Item.',
        items: { type: 'string' },
      }}
    />
    <FormField
      form={form}
      name="maxItems"
      isFixed
      schema={{
        title: 'At most',
        type: 'integer',
        examples: [100],
        description: 'A longer list fails the step. Without a number 100; 1,000 at most.',
      }}
    />
  </>
);

export const HttpForm = (form: FormProps) => (
  <>
    <FormField
      form={form}
      name="method"
      isFixed
      schema={{ title: 'Method', type: 'string', enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], default: 'GET' }}
    />
    <FormField
      form={form}
      name="url"
      isRequired
      schema={{
        title: 'Address',
        type: 'string',
        examples: ['https://example.com/hook'],
        description: 'Begins with https:// or http://. Addresses of private networks are refused.',
      }}
    />
    <FormField form={form} name="body" schema={bodySchema(form.value.body)} />
    <div className="-mx-4 border-t border-line">
      <Disclosure
        summary="Advanced · 2 options"
        isOpen={
          form.value.headers !== undefined ||
          form.value.maxAttempts !== undefined ||
          Object.keys(form.faults).some((place) => /^\/(headers|maxAttempts)/.test(place))
        }
      >
        <div className="grid grid-cols-1 gap-5 px-4 pt-2">
          <FormField
            form={form}
            name="headers"
            schema={{
              title: 'Headers',
              type: 'object',
              description: 'Such as `authorization`. A secret of the client is put in from the data.',
              additionalProperties: { type: 'string' },
            }}
          />
          <FormField
            form={form}
            name="maxAttempts"
            isFixed
            schema={{
              title: 'Tries',
              type: 'integer',
              examples: [5],
              description: 'When the other side is away or busy. Without a number 5; 20 at most.',
            }}
          />
        </div>
      </Disclosure>
    </div>
  </>
);

/** Names and values, unless something else is written. */
function bodySchema(body: unknown): Schema {
  const title = 'What is sent';
  if (typeof body === 'string') return { title, type: 'string', description: 'A text is sent as it is.' };
  if (Array.isArray(body)) return { title, description: 'Sent as JSON.' };
  return { title, type: 'object', description: 'Names and values, sent as JSON.', additionalProperties: {} };
}

/** How the run ends here. */
export const StopForm = (form: FormProps) => {
  const { value, onChange } = form;
  return (
    <>
      <RadioCards
        label="The run ends as"
        value={value.status === 'failed' ? 'failed' : 'succeeded'}
        options={[
          { value: 'succeeded', words: 'Succeeded', detail: 'There is nothing more to do.' },
          { value: 'failed', words: 'Failed', detail: 'It is listed among the failures, and can be retried.' },
        ]}
        onChange={(status) => onChange(put(value, 'status', status === 'succeeded' ? undefined : status))}
      />
      <FormField
        form={form}
        name="reason"
        schema={{ title: 'Reason', type: 'string', description: 'Shown with the run.' }}
      />
    </>
  );
};
