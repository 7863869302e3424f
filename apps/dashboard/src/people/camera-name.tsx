import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session';
import { UserText } from '../ui';
import { cameraNameQuery } from './attendance.queries';

/** Of a camera that is gone, or that the reader may not look up, the beginning of its id. */
export function CameraName({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('people');
  const mayRead = useMay('cameras.read', 'all');
  const camera = useQuery({ ...cameraNameQuery(id), enabled: mayRead });
  return <UserText text={camera.data ?? t('cameraOfId', { id: id.slice(0, 8) })} />;
}
