import type { MantineColor } from '@mantine/core';
import type { IconType } from 'react-icons';
import type { CSSProperties, ReactNode } from 'react';
import classes from './status-badge.module.css';

interface Props {
  readonly icon: IconType;
  readonly color: MantineColor;
  /** Always said in words: colour and icon are for those who see them. */
  readonly children: ReactNode;
}

/** Plain elements: rows that come twenty a second have one, and a component of Mantine costs as much as the rest. */
export function StatusBadge({ icon: Icon, color, children }: Props): ReactNode {
  const colors = {
    '--status-ground': `var(--mantine-color-${color}-light)`,
    '--status-text': `var(--mantine-color-${color}-light-color)`,
  } as CSSProperties;
  return (
    <span className={classes['badge']} style={colors}>
      <Icon size={14} aria-hidden />
      <span className={classes['text']}>{children}</span>
    </span>
  );
}
