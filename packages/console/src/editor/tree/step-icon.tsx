import {
  Clock,
  Flag,
  GitBranch,
  Globe,
  type LucideIcon,
  MailQuestion,
  MousePointerClick,
  Puzzle,
  Radio,
  Repeat,
  Send,
  Settings2,
  Split,
  Timer,
  UserRound,
  Variable,
  Webhook,
  Workflow,
} from 'lucide-react';
import type { Actions } from './step-words.ts';
import type { StepNode } from './tree.ts';

const ofType: Record<string, LucideIcon> = {
  branch: GitBranch,
  forEach: Repeat,
  set: Variable,
  stop: Flag,
  wait: Timer,
  waitForDelivery: MailQuestion,
  http: Globe,
  workflow: Workflow,
};
const ofGroup: Record<string, LucideIcon> = { Messages: Send, People: UserRound, Segments: Split };
const ofTrigger: Record<string, LucideIcon> = {
  event: Radio,
  schedule: Clock,
  manual: MousePointerClick,
  webhook: Webhook,
};

export const iconOfStep = ({ type, step }: Pick<StepNode, 'type' | 'step'>, actions: Actions): LucideIcon =>
  ofType[type] ?? ofGroup[actions.get(String(step.action))?.group ?? ''] ?? Puzzle;

export const iconOfTrigger = (type: unknown): LucideIcon => ofTrigger[String(type)] ?? Settings2;
