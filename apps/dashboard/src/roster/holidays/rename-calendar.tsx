import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { TbPencil } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tagged } from '../../session';
import { fieldErrorsOf, FormProblem } from '../../ui';
import { updateCalendar, type HolidayCalendar } from '../holidays.queries';

export function RenameCalendar({ read: { value, etag } }: { readonly read: Tagged<HolidayCalendar> }): ReactNode {
  const { t } = useTranslation('roster');
  const [name, setName] = useState<string>();
  const rename = useMutation(updateCalendar(useQueryClient()));
  const close = (): void => {
    setName(undefined);
    rename.reset();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    rename.mutate({ id: value.id, etag, body: { name: name?.trim() ?? '' } }, { onSuccess: close });
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<TbPencil size={18} aria-hidden />}
        onClick={() => {
          setName(value.name);
        }}
      >
        {t('holidays.rename')}
      </Button>
      <Modal
        opened={name !== undefined}
        onClose={close}
        title={t('holidays.rename')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <form onSubmit={submit}>
          <Stack>
            <FormProblem error={rename.error} fields={['name']} />
            <TextInput
              label={t('holidays.name')}
              required
              maxLength={255}
              value={name ?? ''}
              error={fieldErrorsOf(rename.error)['name']}
              data-autofocus
              onChange={(event) => {
                setName(event.currentTarget.value);
              }}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close} disabled={rename.isPending}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={rename.isPending} disabled={(name ?? '').trim() === ''}>
                {t('save')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
