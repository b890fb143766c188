import { Problem } from '../../store/problem.ts';

/** @param pointer - JSON pointer to the fault, in the definition. */
export const invalidWorkflow = (pointer: string, message: string): Problem =>
  new Problem(422, 'invalid_workflow', message, pointer);
