import type { Schemas } from '@smart-attendance/client';

export type DraftState = Schemas['DraftView']['state'];

export const draftStates = [
  'previewing',
  'ready',
  'stale',
  'failed',
  'applying',
  'applied',
  'discarded',
] as const satisfies readonly DraftState[];
