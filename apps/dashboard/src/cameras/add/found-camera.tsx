import { Button, Card, Group, Radio, Stack, Text, Title } from '@mantine/core';
import { TbArrowRight } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { UserText } from '../../ui';
import { newCamera, type CameraValues } from '../form/camera-form.policy';
import { bySize, toFoundReason, toFoundValues, type Found, type FoundStream } from './found-camera.policy';

interface Props {
  readonly camera: Found;
  readonly username: string;
  readonly password: string;
  readonly onChoose: (values: CameraValues) => void;
}

export function FoundCamera({ camera, username, password, onChoose }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const streams = bySize(camera.streams);
  const [url, setUrl] = useState(streams[0]?.rtsp_url ?? '');
  const chosen = streams.find(({ rtsp_url }) => rtsp_url === url);
  const reason = toFoundReason(camera.reason);
  const maker = [camera.manufacturer, camera.model].filter((part) => part !== null).join(' ');
  return (
    <Card withBorder component="section">
      <Stack gap="xs" h="100%">
        <Title order={2} fz="h5">
          <UserText text={camera.name ?? (maker === '' ? camera.host : maker)} />
        </Title>
        <Text size="sm" c="dimmed">
          <UserText text={maker === '' ? camera.host : `${maker} · ${camera.host}`} />
        </Text>
        {camera.reason !== null && (
          <Text size="sm">
            {reason === undefined ? t('otherReason', { reason: camera.reason }) : t(`foundReason.${reason}`)}
          </Text>
        )}
        {streams.length > 0 && (
          <Radio.Group label={t('discovery.streams')} value={url} onChange={setUrl}>
            <Stack gap={6} mt={4}>
              {streams.map((stream) => (
                <Radio key={stream.rtsp_url} value={stream.rtsp_url} label={<StreamLabel stream={stream} />} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <Group mt="auto">
          <Button
            variant="light"
            rightSection={<TbArrowRight size={16} className="flip-in-rtl" />}
            onClick={() => {
              onChoose(
                chosen === undefined
                  ? { ...newCamera, name: camera.name ?? maker, username, password, rtsp_url: `rtsp://${camera.host}/` }
                  : toFoundValues(camera, chosen, { username, password }),
              );
            }}
          >
            {t(chosen === undefined ? 'discovery.byHand' : 'discovery.use')}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

function StreamLabel({ stream }: { readonly stream: FoundStream }): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const { profile, width, height, codec, fps } = stream;
  const facts = [
    width === null || height === null ? undefined : `${String(width)} × ${String(height)}`,
    codec ?? undefined,
    fps === null ? undefined : t('perSecond', { number: format.number(fps, { maximumFractionDigits: 1 }) }),
  ].filter((fact) => fact !== undefined);
  return (
    <>
      <UserText text={profile} />
      {facts.length > 0 && (
        <Text span size="sm" c="dimmed">
          {' '}
          <bdi>{facts.join(' · ')}</bdi>
        </Text>
      )}
    </>
  );
}
