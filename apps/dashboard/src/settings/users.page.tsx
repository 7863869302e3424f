import { ActionIcon, Group, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { TbCircleCheck, TbCircleOff, TbSearch, TbUserEdit, TbUsersGroup } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { mayGiveRoles, roles, useMe, type Role } from '../session';
import { EmptyState, StatusBadge, UserText } from '../ui';
import { DataTable } from '../ui/data-table';
import { accountsQuery, type User } from './access.queries';
import { RoleDialog } from './role-dialog';
import { SettingsFrame } from './settings-frame';

const typingPauseMs = 250;

/** Who may sign in, and as what. */
export function UsersPage(): ReactNode {
  const { t } = useTranslation('settings');
  const { t: ofApp } = useTranslation();
  const [q, setQ] = useState('');
  const [wanted] = useDebouncedValue(q.trim(), typingPauseMs);
  const [role, setRole] = useState<Role | null>(null);
  const [sort, setSort] = useState('name');
  const [chosen, setChosen] = useState<User>();
  const list = useInfiniteQuery(accountsQuery({ q: wanted, role }, sort));
  const columns = useColumns(setChosen);
  return (
    <SettingsFrame title={t('section.users.title')} description={t('users.description')}>
      <Group align="flex-end" role="search">
        <TextInput
          label={t('users.search')}
          leftSection={<TbSearch size={16} aria-hidden />}
          value={q}
          w={{ base: '100%', xs: 280 }}
          onChange={(event) => {
            setQ(event.currentTarget.value);
          }}
        />
        <Select
          label={t('users.role')}
          placeholder={t('users.allRoles')}
          data={roles.map((value) => ({ value, label: ofApp(`roles.${value}`) }))}
          value={role}
          clearable
          clearButtonProps={{ 'aria-label': t('users.allRoles') }}
          onChange={setRole}
        />
      </Group>
      <DataTable
        label={t('section.users.title')}
        columns={columns}
        list={list}
        sort={sort}
        onSort={setSort}
        empty={<EmptyState icon={TbUsersGroup} title={t('users.nobody')} />}
      />
      <Text size="sm" c="dimmed" maw="75ch">
        {t('users.lastAdministrator')}
      </Text>
      {chosen !== undefined && (
        <RoleDialog
          key={chosen.id}
          user={chosen}
          onClose={() => {
            setChosen(undefined);
          }}
        />
      )}
    </SettingsFrame>
  );
}

function useColumns(onChoose: (user: User) => void): ColumnDef<User>[] {
  const { t } = useTranslation('settings');
  const { t: ofApp } = useTranslation();
  const me = useMe();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('users.name'),
        enableSorting: true,
        cell: ({ row: { original } }) => <UserText text={`${original.first_name} ${original.last_name}`} isCut />,
      },
      {
        id: 'email',
        header: t('users.email'),
        cell: ({ row: { original } }) => <UserText text={original.email} isCut />,
      },
      {
        id: 'role',
        header: t('users.role'),
        cell: ({ row: { original } }) => (
          <Group gap={6} wrap="nowrap">
            <span>{ofApp(`roles.${original.role}`)}</span>
            {mayGiveRoles(me) && original.id !== me.id && (
              <ActionIcon
                variant="subtle"
                aria-label={t('users.changeOf', { name: `${original.first_name} ${original.last_name}` })}
                onClick={() => {
                  onChoose(original);
                }}
              >
                <TbUserEdit size={18} />
              </ActionIcon>
            )}
          </Group>
        ),
      },
      {
        id: 'department',
        header: t('users.department'),
        cell: ({ row: { original } }) => <UserText text={original.department} isCut />,
      },
      {
        id: 'state',
        header: t('users.state'),
        cell: ({ row: { original } }) =>
          original.is_active ? (
            <StatusBadge icon={TbCircleCheck} color="green">
              {t('users.active')}
            </StatusBadge>
          ) : (
            <StatusBadge icon={TbCircleOff} color="gray">
              {t('users.inactive')}
            </StatusBadge>
          ),
      },
    ],
    [me, ofApp, onChoose, t],
  );
}
