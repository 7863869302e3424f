import { Alert, Card, Group, Stack, Text, Title } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.css';
import { TbAlertTriangle, TbPhotoPlus } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayAny } from '../session';
import { CameraSnapshot } from './camera-snapshot';
import { UploadList } from './upload-list';
import { WebcamPhoto } from './webcam-photo';
import { uploadsMax } from './face-uploads.policy';
import type { FaceUploads } from './use-face-uploads';

/** Larger ones are made smaller before they are sent; beyond this a phone would run out of memory. */
const fileBytesMax = 60_000_000;

export function AddFaces({ uploads }: { readonly uploads: FaceUploads }): ReactNode {
  const { t } = useTranslation('people');
  const may = useMayAny();
  const maySnap = may('cameras.view', 'all') && may('cameras.read', 'all');
  const [isRejected, setRejected] = useState(false);
  const take = (files: readonly File[]): void => {
    setRejected(false);
    uploads.add(
      files.map((file) => ({ name: file.name, picture: file, source: t('faces.fromFile', { name: file.name }) })),
    );
  };
  return (
    <Card withBorder>
      <Title order={2} fz="h5" mb={4}>
        {t('faces.add')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm" maw="70ch">
        {t('faces.addText')}
      </Text>
      <Stack>
        <Dropzone
          onDrop={take}
          onReject={() => {
            setRejected(true);
          }}
          accept={{ 'image/*': [] }}
          maxSize={fileBytesMax}
          maxFiles={uploadsMax}
          inputProps={{ 'aria-label': t('faces.choose') }}
          aria-label={t('faces.choose')}
        >
          <Group justify="center" mih={96} style={{ pointerEvents: 'none' }} wrap="nowrap">
            <TbPhotoPlus size={32} strokeWidth={1.5} aria-hidden />
            <div>
              <Text fw={550}>{t('faces.drop')}</Text>
              <Text size="sm" c="dimmed">
                {t('faces.dropHint', { number: uploadsMax })}
              </Text>
            </div>
          </Group>
        </Dropzone>
        {isRejected && (
          <Alert color="orange" icon={<TbAlertTriangle />} title={t('faces.rejected')} role="alert">
            {t('faces.rejectedText', { number: uploadsMax })}
          </Alert>
        )}
        <Group>
          <WebcamPhoto
            onTake={(picture) => {
              uploads.add([picture]);
            }}
          />
          {maySnap && (
            <CameraSnapshot
              onTake={(picture) => {
                uploads.add([picture]);
              }}
            />
          )}
        </Group>
        <UploadList uploads={uploads} />
      </Stack>
    </Card>
  );
}
