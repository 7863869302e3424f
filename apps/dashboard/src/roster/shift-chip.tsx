import type { ReactNode } from 'react';
import { colorOfShift } from './shift-color.policy';

/** The colour by which a shift is told apart in the roster; its name is beside it. */
export function ShiftChip({ id }: { readonly id: string }): ReactNode {
  return (
    <span
      aria-hidden
      style={{
        flex: 'none',
        width: 12,
        height: 12,
        borderRadius: 4,
        background: `var(--mantine-color-${colorOfShift(id)}-6)`,
      }}
    />
  );
}
