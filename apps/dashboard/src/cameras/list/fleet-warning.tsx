import { Alert } from '@mantine/core';
import { TbAlertTriangle } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkAnchor } from '../../ui/links';
import { fleetQuery } from '../cameras.queries';

/** Cameras that nobody carries are no fault of theirs, so it is said once, above all of them. */
export function FleetWarning(): ReactNode {
  const { t } = useTranslation('cameras');
  const { data } = useQuery(fleetQuery);
  if (data?.is_overfull !== true) return null;
  return (
    <Alert color="orange" icon={<TbAlertTriangle />} title={t('fleet.overfull')} role="status">
      {t('fleet.overfullCount', { count: data.cameras_without_replica.length })}{' '}
      <LinkAnchor to="/cameras/load" size="sm">
        {t('fleet.whatToDo')}
      </LinkAnchor>
    </Alert>
  );
}
