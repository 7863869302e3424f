import { Badge, type MantineColor } from '@mantine/core';
import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface Props {
  readonly icon: TablerIcon;
  readonly color: MantineColor;
  /** Always said in words: colour and icon are for those who see them. */
  readonly children: ReactNode;
}

export function StatusBadge({ icon: Icon, color, children }: Props): ReactNode {
  return (
    <Badge
      color={color}
      variant="light"
      radius="sm"
      leftSection={<Icon size={14} aria-hidden />}
      style={{ flexShrink: 0 }}
    >
      {children}
    </Badge>
  );
}
