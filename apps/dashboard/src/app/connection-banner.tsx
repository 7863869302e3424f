import { Group, Text } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { TbClockExclamation, TbPlugConnectedX, TbWifiOff } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { useLiveState } from '../live';
import { siteSettingsQuery } from '../session';
import classes from './shell.module.css';

/** Says that what is shown may be old, or its times not those of the site, while it may be so. */
export function ConnectionBanner(): ReactNode {
  const { t } = useTranslation();
  const { online } = useNetwork();
  const isLost = useLiveState() === 'lost';
  const site = useQuery(siteSettingsQuery);
  const isOld = !online || isLost;
  return (
    <div role="status" aria-live="polite">
      {isOld && (
        <Group className={classes['banner']} gap="xs" wrap="nowrap" justify="center">
          {online ? <TbPlugConnectedX size={18} aria-hidden /> : <TbWifiOff size={18} aria-hidden />}
          <Text size="sm" fw={550}>
            {online ? t('connection.lost') : t('connection.offline')}
          </Text>
        </Group>
      )}
      {!isOld && site.isError && site.data === undefined && (
        <Group className={classes['banner']} gap="xs" wrap="nowrap" justify="center">
          <TbClockExclamation size={18} aria-hidden />
          <Text size="sm" fw={550}>
            {t('connection.deviceTimes')}
          </Text>
        </Group>
      )}
    </div>
  );
}
