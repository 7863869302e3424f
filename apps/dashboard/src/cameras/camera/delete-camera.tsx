import { Button, Card, List, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { TbTrash } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, UserText } from '../../ui';
import { deleteCamera } from '../cameras.queries';
import type { Camera } from '../state/states.policy';

/** Says what goes and what stays, and wants the name typed: it cannot be undone. */
export function DeleteCamera({ camera }: { readonly camera: Camera }): ReactNode {
  const { t } = useTranslation('cameras');
  const navigate = useNavigate();
  const [isOpen, dialog] = useDisclosure();
  const [typed, setTyped] = useState('');
  const remove = useMutation(deleteCamera(useQueryClient()));
  const close = (): void => {
    dialog.close();
    setTyped('');
    remove.reset();
  };
  return (
    <Card withBorder>
      <Title order={2} fz="h4" mb="xs">
        {t('delete.title')}
      </Title>
      <Text size="sm" mb="sm">
        {t('delete.text')}
      </Text>
      <Button color="red" variant="light" leftSection={<TbTrash size={18} />} onClick={dialog.open} me="auto">
        {t('delete.button')}
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        title={t('delete.title')}
        confirmLabel={t('delete.button')}
        isDangerous
        isPending={remove.isPending}
        isDisabled={typed.trim() !== camera.name.trim()}
        error={remove.error}
        onClose={close}
        onConfirm={() => {
          remove.mutate(camera.id, { onSuccess: () => void navigate({ to: '/cameras', ignoreBlocker: true }) });
        }}
      >
        <List size="sm" mb="md">
          <List.Item>{t('delete.goes')}</List.Item>
          <List.Item>{t('delete.stays')}</List.Item>
          <List.Item>{t('delete.instead')}</List.Item>
        </List>
        <TextInput
          label={t('delete.typeName')}
          description={<UserText text={camera.name} />}
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
      </ConfirmDialog>
    </Card>
  );
}
