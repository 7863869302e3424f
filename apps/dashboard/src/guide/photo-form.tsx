import { Alert, Button, Checkbox, FileButton, Group, Stack, Text } from '@mantine/core';
import { TbCamera, TbCircleCheck, TbUpload } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../ui';
import { Webcam } from '../ui/webcam/webcam';
import classes from './guide.module.css';
import { enrol } from './guide.queries';

interface Props {
  readonly userId: string;
  readonly isMe: boolean;
}

/** A photo from a file or this computer's camera. What is refused stays, with the reason, until a better one comes. */
export function PhotoForm({ userId, isMe }: Props): ReactNode {
  const { t } = useTranslation('guide');
  const [hasConsent, setHasConsent] = useState(false);
  const [isCameraOn, setIsCameraOn] = useState(false);
  const [photo, setPhoto] = useState<File>();
  const upload = useMutation(enrol(useQueryClient()));
  const send = (taken: File): void => {
    setPhoto(taken);
    upload.mutate({ userId, photo: taken, consent: hasConsent });
  };
  return (
    <Stack w="100%">
      <Checkbox
        label={t(isMe ? 'person.consentMine' : 'person.consentTheirs')}
        checked={hasConsent}
        onChange={(event) => {
          setHasConsent(event.currentTarget.checked);
        }}
      />
      <Group>
        <FileButton
          accept="image/jpeg,image/png,image/webp,image/gif"
          inputProps={{ 'aria-label': t('person.upload') }}
          onChange={(file) => {
            if (file !== null) send(file);
          }}
        >
          {(props) => (
            <Button
              {...props}
              disabled={!hasConsent}
              loading={upload.isPending}
              leftSection={<TbUpload size={18} aria-hidden />}
            >
              {t('person.upload')}
            </Button>
          )}
        </FileButton>
        <Button
          variant="default"
          disabled={!hasConsent}
          aria-pressed={isCameraOn}
          leftSection={<TbCamera size={18} aria-hidden />}
          onClick={() => {
            setIsCameraOn(!isCameraOn);
          }}
        >
          {t(isCameraOn ? 'person.cameraOff' : 'person.cameraOn')}
        </Button>
      </Group>
      {!hasConsent && (
        <Text size="sm" c="dimmed">
          {t('person.consentFirst')}
        </Text>
      )}
      {isCameraOn && hasConsent && <Webcam onPhoto={send} isDisabled={upload.isPending} />}
      <div aria-live="polite">
        {photo !== undefined && <Photo photo={photo} />}
        {upload.isSuccess && (
          <Alert color="teal" icon={<TbCircleCheck />} title={t('person.taken')} mt="sm">
            {t('person.takenText')}
          </Alert>
        )}
      </div>
      {upload.isError && <ErrorNotice error={upload.error} title={t('person.refused')} />}
    </Stack>
  );
}

function Photo({ photo }: { readonly photo: File }): ReactNode {
  const { t } = useTranslation('guide');
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      if (typeof reader.result === 'string') setAddress(reader.result);
    });
    reader.readAsDataURL(photo);
    return () => {
      reader.abort();
    };
  }, [photo]);
  return address !== undefined && <img className={classes['photo']} src={address} alt={t('person.photo')} />;
}
