import { Card, Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { TbMapPin } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay } from '../../session';
import { useNow, UserText } from '../../ui';
import { LinkAnchor } from '../../ui/links';
import { CameraPicture } from '../picture/camera-picture';
import { CameraStateBadge, useReasonText } from '../state/camera-state-badge';
import type { Camera, CameraState } from '../state/states.policy';
import classes from './camera-card.module.css';

interface Props {
  readonly camera: Camera;
  readonly state: CameraState | undefined;
  readonly pictures: number;
}

/** A pointer that only passes opens no connection. */
const pointedAtForMs = 250;

export function CameraCard({ camera, state, pictures }: Props): ReactNode {
  const mayView = useMay('cameras.view');
  const [isPointedAt, setIsPointedAt] = useState(false);
  const [isInFocus, setIsInFocus] = useState(false);
  const [isHeld] = useDebouncedValue(isPointedAt || isInFocus, pointedAtForMs);
  return (
    <Card
      component="li"
      withBorder
      padding="sm"
      className={classes['card']}
      onPointerEnter={() => {
        setIsPointedAt(true);
      }}
      onPointerLeave={() => {
        setIsPointedAt(false);
      }}
      onFocus={() => {
        setIsInFocus(true);
      }}
      onBlur={() => {
        setIsInFocus(false);
      }}
    >
      {mayView && (
        <Card.Section>
          <CameraPicture
            cameraId={camera.id}
            name={camera.name}
            state={state?.state}
            isHeld={isHeld}
            pictures={pictures}
          />
        </Card.Section>
      )}
      <Group justify="space-between" wrap="nowrap" gap="xs" mt={mayView ? 'sm' : 0}>
        <LinkAnchor
          to="/cameras/$cameraId"
          params={{ cameraId: camera.id }}
          c="var(--mantine-color-text)"
          fw={600}
          className={classes['link']}
        >
          <UserText text={camera.name} isCut />
        </LinkAnchor>
        <CameraStateBadge state={state?.state} />
      </Group>
      {camera.location !== null && (
        <Group gap={4} wrap="nowrap" c="dimmed" mt={2}>
          <TbMapPin size={14} aria-hidden style={{ flexShrink: 0 }} />
          <Text size="sm" miw={0}>
            <UserText text={camera.location} isCut />
          </Text>
        </Group>
      )}
      <Why state={state} isActive={camera.is_active} />
    </Card>
  );
}

const minuteMs = 60_000;

function Why({ state, isActive }: { readonly state: CameraState | undefined; readonly isActive: boolean }): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const now = useNow(minuteMs);
  const reason = useReasonText()(state);
  if (!isActive) return <Text size="sm">{t('switchedOff')}</Text>;
  if (reason === undefined || state === undefined) return null;
  // A camera that is away is tried every few seconds, and each try begins anew.
  const since = state.state === 'waiting' ? null : state.since;
  return (
    <div>
      <Text size="sm" mt={4}>
        {reason}
      </Text>
      {since !== null && (
        <Text size="xs" c="dimmed" title={format.dateTime(since)}>
          {format.relative(since, now)}
        </Text>
      )}
    </div>
  );
}
