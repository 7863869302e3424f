import { metrics } from '@smart-attendance/observability';

/** A pack of which the copy holds another number of people than it should. */
export interface GalleryLoss {
  readonly packId: string;
  readonly held: number;
  readonly expected: number;
}

export const lossesFound = metrics.counter({
  name: 'gallery_losses_total',
  help: 'How often the searched copy of the gallery was found to be another than Postgres says, and was made anew.',
});

export function isSameLoss(one: GalleryLoss, other: GalleryLoss | undefined): boolean {
  return one.packId === other?.packId && one.held === other.held && one.expected === other.expected;
}
