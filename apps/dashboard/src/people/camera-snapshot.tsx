import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { TbCamera, TbRefresh } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { ErrorNotice } from '../ui';
import { CameraSelect } from '../ui/entity-select';
import { snapshotQuery, type Snapshot } from './faces.queries';
import { usePicture } from './use-picture';
import type { PictureToEnrol } from './use-face-uploads';

/** The newest picture of a camera, for somebody who stands before it. */
export function CameraSnapshot({ onTake }: { readonly onTake: (picture: PictureToEnrol) => void }): ReactNode {
  const { t } = useTranslation('people');
  const { t: tUi } = useTranslation('ui');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<TbCamera size={18} aria-hidden />}
        onClick={() => {
          setOpen(true);
        }}
      >
        {t('snapshot.button')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => {
          setOpen(false);
        }}
        title={t('snapshot.button')}
        closeButtonProps={{ 'aria-label': tUi('close') }}
        size="lg"
      >
        <Chooser
          onTake={(picture) => {
            setOpen(false);
            onTake(picture);
          }}
        />
      </Modal>
    </>
  );
}

function Chooser({ onTake }: { readonly onTake: (picture: PictureToEnrol) => void }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const [camera, setCamera] = useState<{ readonly id: string; readonly name: string }>();
  const snapshot = useQuery({ ...snapshotQuery(camera?.id ?? ''), enabled: camera !== undefined });
  const take = (): void => {
    if (snapshot.data === undefined || camera === undefined) return;
    const { picture, capturedAt } = snapshot.data;
    const source =
      capturedAt === undefined
        ? t('faces.fromCamera', { name: camera.name })
        : t('faces.fromCameraAt', { name: camera.name, time: format.dateTime(capturedAt) });
    onTake({ name: camera.name, picture, source });
  };
  return (
    <Stack>
      <Text size="sm">{t('snapshot.text')}</Text>
      <CameraSelect
        label={t('snapshot.camera')}
        value={camera?.id ?? null}
        onChange={(id, name) => {
          setCamera(id === null ? undefined : { id, name: name ?? id });
        }}
      />
      {snapshot.isFetching && <Skeleton h={240} />}
      {snapshot.isError && !snapshot.isFetching && (
        <ErrorNotice error={snapshot.error} onRetry={() => void snapshot.refetch()} />
      )}
      {snapshot.data !== undefined && !snapshot.isFetching && (
        <Picture name={camera?.name ?? ''} snapshot={snapshot.data} />
      )}
      <Group justify="flex-end">
        <Button
          variant="default"
          leftSection={<TbRefresh size={16} aria-hidden />}
          disabled={camera === undefined}
          loading={snapshot.isFetching}
          onClick={() => void snapshot.refetch()}
        >
          {t('snapshot.refresh')}
        </Button>
        <Button disabled={snapshot.data === undefined || snapshot.isFetching} onClick={take}>
          {t('snapshot.take')}
        </Button>
      </Group>
    </Stack>
  );
}

function Picture({ name, snapshot }: { readonly name: string; readonly snapshot: Snapshot }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const ref = usePicture(snapshot.picture);
  return (
    <figure style={{ margin: 0 }}>
      <img ref={ref} alt={t('snapshot.picture', { name })} style={{ maxWidth: '100%', maxHeight: '50dvh' }} />
      {snapshot.capturedAt !== undefined && (
        <Text component="figcaption" size="sm" c="dimmed">
          {t('snapshot.takenAt', { time: format.dateTime(snapshot.capturedAt) })}
        </Text>
      )}
    </figure>
  );
}
