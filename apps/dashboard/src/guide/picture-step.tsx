import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { TbCameraOff, TbRefresh } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session';
import { EmptyState, LinkButton } from '../ui';
import classes from './guide.module.css';
import type { StepProps } from './guide.page';
import { cameraStatesQuery, firstCameraQuery, type CameraState } from './guide.queries';

/** What the camera sees, or why it does not. */
export function PictureStep({ onContinue }: StepProps): ReactNode {
  const { t } = useTranslation('guide');
  const states = useQuery(cameraStatesQuery).data?.data ?? [];
  const newest = useQuery(firstCameraQuery).data?.data[0]?.id;
  const mayView = useMay('cameras.view', 'all');
  const live =
    states.find(({ state, camera_id: id }) => state === 'live' && id === newest) ??
    states.find(({ state }) => state === 'live');
  const shown = live ?? states.find(({ camera_id: id }) => id === newest) ?? states[0];
  if (shown === undefined) return <EmptyState icon={TbCameraOff} title={t('picture.none')} />;
  return (
    <Stack align="flex-start">
      {live === undefined ? <NotLive camera={shown} /> : <Text>{t('picture.live')}</Text>}
      {live !== undefined && mayView && <Preview cameraId={live.camera_id} />}
      <Button onClick={onContinue}>{t(live === undefined ? 'skip' : 'continue')}</Button>
    </Stack>
  );
}

function NotLive({ camera: { state, reason } }: { readonly camera: CameraState }): ReactNode {
  const { t } = useTranslation('guide');
  if (state === 'connecting') {
    return (
      <Group role="status">
        <Loader size="sm" />
        <Text>{t('picture.connecting')}</Text>
      </Group>
    );
  }
  return (
    <Alert
      color="orange"
      icon={<TbCameraOff />}
      title={t(`picture.state.${state === 'stopped' ? 'stopped' : 'waiting'}`)}
      role="status"
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{reason === null ? t('picture.advice') : t('picture.reason', { reason })}</Text>
        <LinkButton to="/cameras" size="xs" variant="default">
          {t('picture.cameras')}
        </LinkButton>
      </Stack>
    </Alert>
  );
}

function Preview({ cameraId }: { readonly cameraId: string }): ReactNode {
  const { t } = useTranslation('guide');
  const [attempt, setAttempt] = useState(0);
  const [isBroken, setIsBroken] = useState(false);
  if (isBroken) {
    return (
      <Button
        variant="default"
        leftSection={<TbRefresh size={16} aria-hidden />}
        onClick={() => {
          setIsBroken(false);
          setAttempt(attempt + 1);
        }}
      >
        {t('picture.again')}
      </Button>
    );
  }
  return (
    <img
      key={attempt}
      className={classes['preview']}
      src={`/api/v1/cameras/${encodeURIComponent(cameraId)}/preview`}
      alt={t('picture.alt')}
      onError={() => {
        setIsBroken(true);
      }}
    />
  );
}
