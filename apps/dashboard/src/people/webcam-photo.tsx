import { Button, Modal, Stack, Text } from '@mantine/core';
import { TbDeviceComputerCamera } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Webcam } from '../ui/webcam/webcam';
import type { PictureToEnrol } from './use-face-uploads';

/** A photo of somebody who sits before this screen; several one after another, as turned a little differently. */
export function WebcamPhoto({ onTake }: { readonly onTake: (picture: PictureToEnrol) => void }): ReactNode {
  const { t } = useTranslation('people');
  const { t: tUi } = useTranslation('ui');
  const [isOpen, setOpen] = useState(false);
  const [taken, setTaken] = useState(0);
  const close = (): void => {
    setOpen(false);
    setTaken(0);
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<TbDeviceComputerCamera size={18} aria-hidden />}
        onClick={() => {
          setOpen(true);
        }}
      >
        {t('webcam.button')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('webcam.button')}
        closeButtonProps={{ 'aria-label': tUi('close') }}
        size="lg"
      >
        <Stack>
          <Webcam
            onPhoto={(photo) => {
              setTaken(taken + 1);
              onTake({ name: photo.name, picture: photo, source: t('webcam.source') });
            }}
          />
          <Text size="sm" role="status">
            {taken > 0 && t('webcam.taken', { number: taken })}
          </Text>
          <Button onClick={close} variant={taken > 0 ? 'filled' : 'default'}>
            {tUi('close')}
          </Button>
        </Stack>
      </Modal>
    </>
  );
}
