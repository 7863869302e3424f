import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  /** What the rows are, for who does not see the page. */
  readonly label: string;
  /** Pixels that it needs; in less it is scrolled sideways. */
  readonly minWidth: number;
  readonly children: ReactNode;
}

/** A short table that is read whole; a phone scrolls it sideways, by keyboard too. */
export function ScrollTable({ label, minWidth, children }: Props): ReactNode {
  return (
    <Table.ScrollContainer
      minWidth={minWidth}
      type="native"
      pos="relative"
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <Table withTableBorder bg="var(--mantine-color-body)" highlightOnHover verticalSpacing="xs" aria-label={label}>
        {children}
      </Table>
    </Table.ScrollContainer>
  );
}
