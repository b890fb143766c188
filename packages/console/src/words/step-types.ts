/** Each type of step beside `action`, and what it does. */
export const stepTypes = {
  branch: { title: 'Branch', about: 'Goes one of several ways, by what is known' },
  forEach: { title: 'For each', about: 'Does steps for each item of a list' },
  set: { title: 'Set values', about: 'Gives values names, for the steps after it' },
  stop: { title: 'Stop', about: 'Ends the run here' },
  wait: { title: 'Wait', about: 'For a duration, until a moment, or for the next such day' },
  waitForDelivery: {
    title: 'Wait for a delivery',
    about: 'Until a message that was sent is opened, clicked or bounced, or for so long',
  },
  http: { title: 'Call a URL', about: 'Another system, by an HTTP request' },
  workflow: { title: 'Start a workflow', about: 'Another workflow of the client, and waits for its end' },
} as const;

type StepType = keyof typeof stepTypes;

export const isStepType = (type: string): type is StepType => type in stepTypes;
