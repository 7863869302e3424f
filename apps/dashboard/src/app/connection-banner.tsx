import { Group, Text } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconPlugConnectedX, IconWifiOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveState } from '../live';
import classes from './shell.module.css';

/** Says that what is shown may be old, while it may be. */
export function ConnectionBanner(): ReactNode {
  const { t } = useTranslation();
  const { online } = useNetwork();
  const isLost = useLiveState() === 'lost';
  return (
    <div role="status" aria-live="polite">
      {(!online || isLost) && (
        <Group className={classes['banner']} gap="xs" wrap="nowrap" justify="center">
          {online ? <IconPlugConnectedX size={18} aria-hidden /> : <IconWifiOff size={18} aria-hidden />}
          <Text size="sm" fw={550}>
            {online ? t('connection.lost') : t('connection.offline')}
          </Text>
        </Group>
      )}
    </div>
  );
}
