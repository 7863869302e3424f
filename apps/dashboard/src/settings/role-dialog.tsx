import { Alert, List, Select, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { TbAlertTriangle } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { roles, type Permission, type Role } from '../session';
import { ConfirmDialog, presentStateOf, UserText } from '../ui';
import { accountQuery, changeRole, rolesQuery, type User } from './access.queries';
import { compareRoles } from './role-change.policy';

/** Another role for somebody, with what that changes for them. */
export function RoleDialog({ user, onClose }: { readonly user: User; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('settings');
  const { t: ofApp } = useTranslation();
  const client = useQueryClient();
  const account = useQuery(accountQuery(user.id));
  const present = account.data?.user.role;
  const [wanted, setWanted] = useState<Role>();
  const role = wanted ?? present ?? user.role;
  const change = useMutation(changeRole(client));
  const name = `${user.first_name} ${user.last_name}`;
  const isLate = presentStateOf(change.error) !== undefined;
  const confirm = (): void => {
    if (account.data === undefined) return;
    change.mutate(
      { id: user.id, tag: account.data.tag, role },
      {
        onSuccess: () => {
          notifications.show({ message: t('roleDialog.done', { name, role: ofApp(`roles.${role}`) }) });
          onClose();
        },
      },
    );
  };
  return (
    <ConfirmDialog
      isOpen
      title={t('roleDialog.title')}
      confirmLabel={t('roleDialog.confirm')}
      isDangerous={role === 'administrator'}
      isDisabled={present === undefined || role === present}
      isPending={change.isPending}
      error={isLate ? undefined : (change.error ?? account.error)}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Text fw={600}>
          <UserText text={name} />
        </Text>
        <Select
          label={t('users.role')}
          data={roles.map((value) => ({ value, label: ofApp(`roles.${value}`) }))}
          value={role}
          disabled={present === undefined}
          allowDeselect={false}
          onChange={(value) => {
            setWanted(value ?? undefined);
          }}
        />
        {isLate && present !== undefined && (
          <Alert color="orange" icon={<TbAlertTriangle />} role="alert">
            {t('roleDialog.late', { role: ofApp(`roles.${present}`) })}
          </Alert>
        )}
        {present !== undefined && role !== present && <Changes from={present} to={role} />}
      </Stack>
    </ConfirmDialog>
  );
}

function Changes({ from, to }: { readonly from: Role; readonly to: Role }): ReactNode {
  const { t } = useTranslation('settings');
  const table = useQuery(rolesQuery);
  const of = (role: Role): readonly string[] => table.data?.data.find((one) => one.role === role)?.permissions ?? [];
  const { gained, lost } = compareRoles(of(from), of(to));
  return (
    <>
      <Permissions title={t('roleDialog.gains')} permissions={gained} />
      <Permissions title={t('roleDialog.loses')} permissions={lost} />
    </>
  );
}

function Permissions({
  title,
  permissions,
}: {
  readonly title: string;
  readonly permissions: readonly Permission[];
}): ReactNode {
  const { t } = useTranslation('settings');
  if (permissions.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm">
        {permissions.map((permission) => (
          <List.Item key={permission}>{t(`permission.${permission}`)}</List.Item>
        ))}
      </List>
    </div>
  );
}
