import { factAgeMaxMs, type KeptOfErasedKind } from '@smart-attendance/contracts';
import { dayMs, type ErasureRow } from '@smart-attendance/database';
import type { KeptCounts } from './kept-of-erased.repository';

export interface KeptOfErased {
  readonly kind: KeptOfErasedKind;
  readonly rows: number;
  readonly reason: string;
  readonly days: number;
}

/** What stays of who is erased beside the receipt, why and for how long. */
export function keptOfErased(
  { erasedAt }: Pick<ErasureRow, 'erasedAt'>,
  { unknownFaceVisits, counterExamples, wordsOnBus }: KeptCounts,
  daysKept: { readonly unknownFaces: number; readonly counterExamples: number },
  now: Date,
): KeptOfErased[] {
  const isOnBus = now.getTime() - erasedAt.getTime() <= factAgeMaxMs;
  const all: KeptOfErased[] = [
    {
      kind: 'unknown_face_visits',
      rows: unknownFaceVisits,
      reason:
        'Faces that nobody knows, of a model pack that had made no vector of a photo of this person: they could not be compared, and no track, recognition or assignment ties them to anybody. Whether one is theirs nobody can tell.',
      days: daysKept.unknownFaces,
    },
    {
      kind: 'counter_examples',
      rows: counterExamples,
      reason:
        'Faces that are not who they were taken for, of a model pack that had made no vector of a photo of this person: they could not be compared, and no track or recognition ties them to this person. Whether one is theirs nobody can tell.',
      days: daysKept.counterExamples,
    },
    {
      kind: 'recognition_events',
      rows: isOnBus ? wordsOnBus : 0,
      reason:
        'Of recognitions of others that they told or took back, facts on the bus may still say by whom: an id, which leads to nobody.',
      days: factAgeMaxMs / dayMs,
    },
  ];
  return all.filter(({ rows }) => rows > 0);
}
