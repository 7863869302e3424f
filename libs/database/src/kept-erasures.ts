import type { KeptKind } from './retention';

/** For the retention of each service that has ErasuresRepository. */
export function keptErasures(days: number): KeptKind {
  return {
    kind: 'erasures',
    days,
    setting: 'ERASURE_RECEIPT_DAYS',
    description: 'Receipts of erasures: the id of who was erased, when, and how many rows of what.',
    tables: [{ table: 'erasures', column: 'erased_at' }],
  };
}
