import { Table, Text, VisuallyHidden } from '@mantine/core';
import { TbCheck, TbMinus, TbUser, TbUsers } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { may, permissions, toGrants, type Grants, type Permission } from '../session';
import { ErrorNotice, ListSkeleton } from '../ui';
import { ScrollTable } from '../ui/scroll-table';
import { rolesQuery } from './access.queries';
import { SettingsFrame } from './settings-frame';

/** What each role may do, as the server has it. */
export function RolesPage(): ReactNode {
  const { t } = useTranslation('settings');
  const { t: ofApp } = useTranslation();
  const table = useQuery(rolesQuery);
  const columns = table.data?.data.map(({ role, permissions: said }) => ({ role, grants: toGrants(said) })) ?? [];
  return (
    <SettingsFrame title={t('section.roles.title')} description={t('roles.description')}>
      {table.isPending && <ListSkeleton rows={12} />}
      {table.isError && <ErrorNotice error={table.error} onRetry={() => void table.refetch()} />}
      {table.data !== undefined && (
        <ScrollTable label={t('section.roles.title')} minWidth={760}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('roles.permission')}</Table.Th>
              {columns.map(({ role }) => (
                <Table.Th scope="col" key={role} ta="center">
                  {ofApp(`roles.${role}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {permissions.map((permission) => (
              <Table.Tr key={permission}>
                <Table.Th scope="row" fw={450}>
                  {t(`permission.${permission}`)}
                </Table.Th>
                {columns.map(({ role, grants }) => (
                  <Table.Td key={role} ta="center">
                    <Grant grants={grants} permission={permission} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
      <Text size="sm" maw="75ch">
        {t('roles.reach')}
      </Text>
      <Text size="sm" maw="75ch">
        {t('users.lastAdministrator')}
      </Text>
    </SettingsFrame>
  );
}

function Grant({ grants, permission }: { readonly grants: Grants; readonly permission: Permission }): ReactNode {
  const { t } = useTranslation('settings');
  if (!may(grants, permission)) {
    return (
      <Text span c="dimmed">
        <TbMinus size={16} aria-hidden />
        <VisuallyHidden>{t('roles.no')}</VisuallyHidden>
      </Text>
    );
  }
  const isAll = may(grants, permission, 'all');
  const isDepartment = may(grants, permission, 'department');
  const Icon = isAll ? TbCheck : isDepartment ? TbUsers : TbUser;
  return (
    <Text span size="xs">
      <Icon size={16} aria-hidden style={{ display: 'block', margin: '0 auto' }} />
      {t(isAll ? 'roles.all' : isDepartment ? 'roles.department' : 'roles.own')}
    </Text>
  );
}
