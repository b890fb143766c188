export { StepPanel } from './step-panel.tsx';
export { TriggerPanel } from './trigger-panel.tsx';
