import { Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../ui';
import { ErasureText } from './erasure-text';
import { erasePerson, type Person } from './people.queries';
import { TypedConfirmation } from './typed-confirmation';
import { nameOf } from './use-people-columns';

interface Props {
  readonly person: Person;
  readonly onBegin: () => void;
  readonly onErased: () => void;
  readonly onClose: () => void;
}

export function EraseDialog({ person, onBegin, onErased, onClose }: Props): ReactNode {
  const { t } = useTranslation('people');
  const [isConfirmed, setConfirmed] = useState(false);
  const erase = useMutation(erasePerson(useQueryClient(), person.id));
  const confirm = (): void => {
    onBegin();
    erase.mutate(undefined, { onSuccess: onErased });
  };
  return (
    <ConfirmDialog
      isOpen
      title={t('erase.title', { name: nameOf(person) })}
      confirmLabel={t('erase.confirm')}
      isDangerous
      isDisabled={!isConfirmed}
      isPending={erase.isPending}
      error={erase.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Stack>
        <ErasureText />
        <TypedConfirmation word={person.employee_id} label={t('erase.type')} onChange={setConfirmed} />
      </Stack>
    </ConfirmDialog>
  );
}
