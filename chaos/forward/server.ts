import { serve } from '../victim/serve.ts';
import { forwardAnswers } from './answers.ts';

await serve({ definitions: () => [], answers: forwardAnswers });
