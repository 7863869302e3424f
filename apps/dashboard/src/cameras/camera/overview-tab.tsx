import { Alert, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { TbInfoCircle } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay } from '../../session';
import { CopyableId, UserText, useNow } from '../../ui';
import { CameraPicture } from '../picture/camera-picture';
import { MovingPicturesSwitch } from '../picture/moving-pictures-switch';
import { looks, useReasonText } from '../state/camera-state-badge';
import { toReason } from '../../ui/stream-reason.policy';
import type { Camera, CameraState } from '../state/states.policy';
import { FitnessPanel } from './fitness-panel';
import { HealthFigures } from './health-figures';

interface Props {
  readonly camera: Camera;
  readonly state: CameraState | undefined;
}

export function OverviewTab({ camera, state }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const mayView = useMay('cameras.view');
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <Stack>
        <StateNotice camera={camera} state={state} />
        {mayView ? (
          <Card withBorder padding={0}>
            <CameraPicture cameraId={camera.id} name={camera.name} state={state?.state} isHeld />
            <Group p="sm">
              <MovingPicturesSwitch />
            </Group>
          </Card>
        ) : (
          <Text size="sm" c="dimmed">
            {t('noPicturesForYou')}
          </Text>
        )}
        <Details camera={camera} />
      </Stack>
      <Stack>
        <FitnessPanel cameraId={camera.id} isLive={state?.state === 'live'} />
        <HealthFigures cameraId={camera.id} />
      </Stack>
    </SimpleGrid>
  );
}

const secondMs = 10_000;

/** Why there is no picture, since when, and what to do. */
function StateNotice({ camera, state }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const now = useNow(secondMs);
  const text = useReasonText()(state);
  if (!camera.is_active) {
    return (
      <Alert color="gray" icon={<TbInfoCircle />} title={t('switchedOff')}>
        {t('switchedOffText')}
      </Alert>
    );
  }
  if (state === undefined || text === undefined) return null;
  const reason = toReason(state.reason);
  const { icon: Icon, color } = looks[state.state];
  return (
    <Alert color={color} icon={<Icon />} title={text} role="status">
      <Stack gap={4}>
        {reason !== undefined && <Text size="sm">{t(`advice.${reason}`)}</Text>}
        {state.since !== null && state.state !== 'waiting' && (
          <Text size="sm" c="dimmed">
            {t('sinceWhen', { when: format.relative(state.since, now), time: format.dateTime(state.since) })}
          </Text>
        )}
      </Stack>
    </Alert>
  );
}

function Details({ camera }: { readonly camera: Camera }): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const rows: (readonly [string, ReactNode])[] = [
    [t('field.location'), camera.location === null ? t('notSaid') : <UserText text={camera.location} />],
    [t('field.description'), camera.description === null ? t('notSaid') : <UserText text={camera.description} />],
    [t('field.rtsp_url'), <UserText key="url" text={camera.rtsp_url} />],
    [t('column.added'), format.dateTime(camera.created_at)],
  ];
  return (
    <Card withBorder>
      <Title order={2} fz="h4" mb="sm">
        {t('details')}
      </Title>
      <Stack component="dl" gap="xs" m={0}>
        {rows.map(([label, value]) => (
          <div key={label}>
            <Text component="dt" size="xs" c="dimmed">
              {label}
            </Text>
            <Text component="dd" size="sm" m={0} style={{ whiteSpace: 'pre-line' }}>
              {value}
            </Text>
          </div>
        ))}
      </Stack>
      <Group mt="sm">
        <CopyableId id={camera.id} label={t('id')} />
      </Group>
    </Card>
  );
}
