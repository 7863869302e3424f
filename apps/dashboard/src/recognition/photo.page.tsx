import '@mantine/dropzone/styles.css';
import { Alert, Box, Button, Group, Loader, SimpleGrid, Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { TbCamera, TbInfoCircle, TbMoodEmpty, TbPhoto, TbPhotoX } from 'react-icons/tb';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { EmptyState, ErrorNotice, UserText } from '../ui';
import { Webcam } from '../ui/webcam/webcam';
import { FacePicture } from './face-picture';
import { FaceResult } from './face-result';
import { pictureTypes, toDataUrl, toPicture, type Picture } from './picture';
import { RecognitionFrame } from './recognition-frame';
import { recognizePhoto, type RecognitionAnswer } from './recognition.queries';

/** More than any camera makes; it is made smaller before it is sent. */
const fileBytesMax = 60_000_000;

/** Who is on a photo, by the rules that hold for cameras. */
export function PhotoPage(): ReactNode {
  const { t } = useTranslation('recognition');
  const attempt = useAttempt();
  return (
    <RecognitionFrame title={t('photo.title')} description={t('photo.description')}>
      <PhotoInput isBusy={attempt.isPending} onPhoto={attempt.start} onRefused={attempt.refuse} />
      <WebcamInput isBusy={attempt.isPending} onPhoto={attempt.start} />
      <Text size="sm" c="dimmed">
        <TbInfoCircle size={16} aria-hidden style={{ verticalAlign: 'text-bottom' }} /> {t('photo.privacy')}
      </Text>
      {attempt.isUnreadable && (
        <Alert color="red" icon={<TbPhotoX />} role="alert">
          {t('photo.unreadable')}
        </Alert>
      )}
      {attempt.picture !== undefined && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <FacePicture url={attempt.picture.url} faces={attempt.answer?.faces ?? []} />
          <Stack aria-live="polite">
            {attempt.isPending && <Looking onCancel={attempt.cancel} />}
            {attempt.error !== null && <ErrorNotice error={attempt.error} onRetry={attempt.retry} />}
            {attempt.answer !== undefined && <Faces answer={attempt.answer} />}
          </Stack>
        </SimpleGrid>
      )}
    </RecognitionFrame>
  );
}

function useAttempt() {
  const recognition = useMutation(recognizePhoto);
  const [picture, setPicture] = useState<Picture>();
  const [isUnreadable, setIsUnreadable] = useState(false);
  const stopping = useRef<AbortController>(undefined);
  useEffect(
    () => () => {
      if (picture !== undefined) URL.revokeObjectURL(picture.url);
    },
    [picture],
  );
  const { mutate, reset } = recognition;
  const cancel = (): void => {
    stopping.current?.abort();
    reset();
  };
  const send = async ({ blob }: Picture): Promise<void> => {
    cancel();
    const { signal } = (stopping.current = new AbortController());
    const imageData = await toDataUrl(blob);
    if (!signal.aborted) mutate({ imageData, signal });
  };
  const start = async (photo: Blob): Promise<void> => {
    setIsUnreadable(false);
    try {
      const next = await toPicture(photo);
      setPicture(next);
      await send(next);
    } catch {
      setIsUnreadable(true);
    }
  };
  return {
    picture,
    isUnreadable,
    isPending: recognition.isPending,
    error: recognition.error,
    answer: recognition.data,
    start: (photo: Blob) => void start(photo),
    refuse: () => {
      setIsUnreadable(true);
    },
    retry: () => {
      if (picture !== undefined) void send(picture);
    },
    cancel,
  };
}

interface InputProps {
  readonly isBusy: boolean;
  readonly onPhoto: (photo: Blob) => void;
  readonly onRefused: () => void;
}

function PhotoInput({ isBusy, onPhoto, onRefused }: InputProps): ReactNode {
  const { t } = useTranslation('recognition');
  return (
    <Dropzone
      accept={pictureTypes}
      maxSize={fileBytesMax}
      maxFiles={1}
      multiple={false}
      disabled={isBusy}
      onDrop={([photo]) => {
        if (photo !== undefined) onPhoto(photo);
      }}
      onReject={onRefused}
      inputProps={{ 'aria-label': t('photo.choose') }}
    >
      <Group justify="center" gap="md" mih={96} style={{ pointerEvents: 'none' }}>
        <TbPhoto size={36} strokeWidth={1.4} aria-hidden />
        <div>
          <Text fw={600}>{t('photo.drop')}</Text>
          <Text size="sm" c="dimmed">
            {t('photo.formats')}
          </Text>
        </div>
      </Group>
    </Dropzone>
  );
}

function WebcamInput({ isBusy, onPhoto }: Omit<InputProps, 'onRefused'>): ReactNode {
  const { t } = useTranslation('recognition');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Stack gap="sm" align="flex-start">
      <Button
        variant="default"
        leftSection={<TbCamera size={18} aria-hidden />}
        aria-expanded={isOpen}
        onClick={() => {
          setIsOpen(!isOpen);
        }}
      >
        {t(isOpen ? 'photo.webcamClose' : 'photo.webcam')}
      </Button>
      {isOpen && (
        <Box w="100%" maw={560}>
          <Webcam onPhoto={onPhoto} isDisabled={isBusy} />
        </Box>
      )}
    </Stack>
  );
}

function Looking({ onCancel }: { readonly onCancel: () => void }): ReactNode {
  const { t } = useTranslation('recognition');
  return (
    <Group role="status">
      <Loader size="sm" />
      <Text>{t('photo.looking')}</Text>
      <Button variant="default" size="xs" onClick={onCancel}>
        {t('photo.cancel')}
      </Button>
    </Group>
  );
}

function Faces({ answer }: { readonly answer: RecognitionAnswer }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  if (answer.faces.length === 0) {
    return (
      <EmptyState icon={TbMoodEmpty} title={t('photo.noFace')}>
        {t('photo.noFaceText')}
      </EmptyState>
    );
  }
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('photo.found', {
          count: answer.faces.length,
          seconds: format.number(answer.processing_time_ms / 1_000, { maximumFractionDigits: 1 }),
        })}
      </Text>
      {answer.warnings.map((warning) => (
        <Text size="sm" key={warning}>
          <UserText text={warning} />
        </Text>
      ))}
      {answer.faces.map((face, index) => (
        <FaceResult key={index} face={face} number={index + 1} threshold={answer.threshold} />
      ))}
    </>
  );
}
