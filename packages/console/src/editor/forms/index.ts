export { StepPanel } from './step-panel.tsx';
export { TriggerPanel } from './trigger-panel.tsx';
export { WorkflowPanel } from './workflow-panel.tsx';
