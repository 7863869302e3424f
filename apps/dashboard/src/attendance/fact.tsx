import { Badge, Group, Text } from '@mantine/core';
import { TbHandStop } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly label: string;
  /** Set by hand, and no longer changed by cameras. */
  readonly isHeld?: boolean;
  readonly children: ReactNode;
}

/** One of a `dl`. */
export function Fact({ label, isHeld = false, children }: Props): ReactNode {
  const { t } = useTranslation('attendance');
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="dd" m={0} fw={550}>
        <Group gap={6} component="span">
          {children}
          {isHeld && (
            <Badge
              variant="outline"
              color="gray"
              size="sm"
              radius="sm"
              leftSection={<TbHandStop size={12} aria-hidden />}
              title={t('heldMeaning')}
            >
              {t('held')}
            </Badge>
          )}
        </Group>
      </Text>
    </div>
  );
}
