import { Button, Checkbox, Group, Stack, Table, TextInput } from '@mantine/core';
import { TbBeach, TbCheck, TbPlayerPause, TbPlus } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ConfirmDialog,
  EmptyState,
  ErrorNotice,
  fieldErrorsOf,
  FormProblem,
  ListSkeleton,
  StatusBadge,
  UserText,
} from '../ui';
import { Dialog } from '../ui/dialog';
import { ScrollTable } from '../ui/scroll-table';
import { LeaveFrame } from './leave-frame';
import { deleteType, leaveTypesQuery, saveType, type LeaveType } from './leave.queries';

type Opened =
  | { readonly what: 'edit'; readonly type?: LeaveType }
  | { readonly what: 'delete'; readonly type: LeaveType };

/** What people may be on leave for. */
export function LeaveTypesPage(): ReactNode {
  const { t } = useTranslation('leave');
  const types = useQuery(leaveTypesQuery);
  const [opened, setOpened] = useState<Opened>();
  const close = (): void => {
    setOpened(undefined);
  };
  const add = (
    <Button
      leftSection={<TbPlus size={18} aria-hidden />}
      onClick={() => {
        setOpened({ what: 'edit' });
      }}
    >
      {t('types.add')}
    </Button>
  );
  return (
    <LeaveFrame title={t('types.title')} description={t('types.text')} actions={add}>
      {types.isPending && <ListSkeleton rows={4} />}
      {types.isError && <ErrorNotice error={types.error} onRetry={() => void types.refetch()} />}
      {types.data?.length === 0 && (
        <EmptyState icon={TbBeach} title={t('types.empty')}>
          {t('types.emptyText')}
        </EmptyState>
      )}
      {types.data !== undefined && types.data.length > 0 && <TypesTable types={types.data} onOpen={setOpened} />}
      {opened?.what === 'edit' && <EditType type={opened.type} onClose={close} />}
      {opened?.what === 'delete' && <DeleteType type={opened.type} onClose={close} />}
    </LeaveFrame>
  );
}

interface TableProps {
  readonly types: readonly LeaveType[];
  readonly onOpen: (opened: Opened) => void;
}

function TypesTable({ types, onOpen }: TableProps): ReactNode {
  const { t } = useTranslation('leave');
  return (
    <ScrollTable label={t('types.title')} minWidth={480}>
      <Table.Thead>
        <Table.Tr>
          {(['name', 'pay', 'state', 'actions'] as const).map((column) => (
            <Table.Th key={column} scope="col">
              {t(`types.column.${column}`)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {types.map((type) => (
          <Table.Tr key={type.id}>
            <Table.Td>
              <UserText text={type.name} />
            </Table.Td>
            <Table.Td>{t(type.paid ? 'types.paid' : 'types.unpaid')}</Table.Td>
            <Table.Td>
              <StatusBadge icon={type.is_active ? TbCheck : TbPlayerPause} color={type.is_active ? 'green' : 'gray'}>
                {t(type.is_active ? 'types.active' : 'types.inactive')}
              </StatusBadge>
            </Table.Td>
            <Table.Td>
              <Group gap="xs">
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('types.editOne', { name: type.name })}
                  onClick={() => {
                    onOpen({ what: 'edit', type });
                  }}
                >
                  {t('types.edit')}
                </Button>
                <Button
                  size="xs"
                  variant="subtle"
                  color="red"
                  aria-label={t('types.deleteOne', { name: type.name })}
                  onClick={() => {
                    onOpen({ what: 'delete', type });
                  }}
                >
                  {t('types.delete')}
                </Button>
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

interface EditProps {
  readonly type: LeaveType | undefined;
  readonly onClose: () => void;
}

function EditType({ type, onClose }: EditProps): ReactNode {
  const { t } = useTranslation('leave');
  const [name, setName] = useState(type?.name ?? '');
  const [paid, setPaid] = useState(type?.paid ?? true);
  const [isActive, setActive] = useState(type?.is_active ?? true);
  const save = useMutation(saveType(useQueryClient()));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate({ type, body: { name: name.trim(), paid, is_active: isActive } }, { onSuccess: onClose });
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={type === undefined ? t('types.add') : t('types.editOne', { name: type.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <FormProblem error={save.error} fields={['name']} />
          <TextInput
            label={t('types.name')}
            placeholder={t('types.namePlaceholder')}
            required
            maxLength={255}
            value={name}
            error={fieldErrorsOf(save.error)['name']}
            data-autofocus
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <Checkbox
            label={t('types.paid')}
            checked={paid}
            onChange={(event) => {
              setPaid(event.currentTarget.checked);
            }}
          />
          {type !== undefined && (
            <Checkbox
              label={t('types.active')}
              description={t('types.activeHint')}
              checked={isActive}
              onChange={(event) => {
                setActive(event.currentTarget.checked);
              }}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={save.isPending}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function DeleteType({ type, onClose }: { readonly type: LeaveType; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('leave');
  const remove = useMutation(deleteType(useQueryClient()));
  return (
    <ConfirmDialog
      isOpen
      title={t('types.deleteOne', { name: type.name })}
      confirmLabel={t('types.delete')}
      isDangerous
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        remove.mutate(type, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      {t('types.deleteText')}
    </ConfirmDialog>
  );
}
