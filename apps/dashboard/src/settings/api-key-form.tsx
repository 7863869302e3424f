import { Button, Checkbox, Group, Radio, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useContext, useState, type SubmitEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SiteTimeZone, useFormat } from '../i18n';
import { endOfDay } from '../i18n/site-day.policy';
import { permissions, roles, toGrants, type Permission, type Role } from '../session';
import { fieldErrorsOf, FormProblem, useNow } from '../ui';
import { Dialog } from '../ui/dialog';
import { LeaveGuard } from '../ui/leave-guard';
import { createApiKey, rolesQuery } from './access.queries';
import { SecretDialog } from './secret-dialog';

const fields = ['name', 'role', 'scopes', 'department', 'expires_at'];
const minuteMs = 60_000;

/** A key for a program: with no more than it needs, and an end. It is shown once, afterwards. */
export function ApiKeyForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('settings');
  const { t: ofApp } = useTranslation();
  const format = useFormat();
  const timeZone = useContext(SiteTimeZone);
  const today = format.isoDay(useNow(minuteMs));
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('device');
  const [scopes, setScopes] = useState<readonly string[] | null>(null);
  const [department, setDepartment] = useState('');
  const [lastDay, setLastDay] = useState('');
  const create = useMutation(createApiKey(useQueryClient()));
  const errors = fieldErrorsOf(create.error);
  if (create.data !== undefined) {
    return (
      <SecretDialog title={t('apiKeys.made')} secret={create.data.key} onClose={onClose}>
        {t('apiKeys.madeText')}
      </SecretDialog>
    );
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const expiresAt = endOfDay(lastDay, timeZone);
    // The browser says so at the field; a key without an end would be another one than was asked for.
    if (lastDay !== '' && expiresAt === undefined) return;
    create.mutate({
      name,
      role,
      ...(scopes !== null && { scopes: scopes as Permission[] }),
      ...(role === 'manager' && { department }),
      ...(expiresAt !== undefined && { expires_at: expiresAt.toISOString() }),
    });
  };
  const isDirty = name !== '' || scopes !== null || lastDay !== '';
  return (
    <Dialog
      opened
      onClose={onClose}
      closeOnEscape={!isDirty}
      title={t('apiKeys.create')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <LeaveGuard isDirty={isDirty && !create.isSuccess} />
      <form onSubmit={submit}>
        <Stack>
          <FormProblem error={create.error} fields={fields} />
          <TextInput
            label={t('apiKeys.name')}
            description={t('apiKeys.nameHint')}
            required
            maxLength={255}
            value={name}
            error={errors['name']}
            data-autofocus
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <Select
            label={t('users.role')}
            description={t('apiKeys.roleHint')}
            data={roles.map((value) => ({ value, label: ofApp(`roles.${value}`) }))}
            value={role}
            allowDeselect={false}
            error={errors['role']}
            onChange={(value) => {
              if (value === null) return;
              setRole(value);
              setScopes(null);
            }}
          />
          {role === 'manager' && (
            <TextInput
              label={t('users.department')}
              description={t('apiKeys.departmentHint')}
              required
              value={department}
              error={errors['department']}
              onChange={(event) => {
                setDepartment(event.currentTarget.value);
              }}
            />
          )}
          <Scopes role={role} scopes={scopes} error={errors['scopes']} onChange={setScopes} />
          <TextInput
            type="date"
            label={t('apiKeys.lastDay')}
            description={t('apiKeys.lastDayHint')}
            min={today}
            max="9999-12-31"
            value={lastDay}
            error={errors['expires_at']}
            onChange={(event) => {
              setLastDay(event.currentTarget.value);
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={create.isPending}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={scopes?.length === 0}>
              {t('apiKeys.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface ScopesProps {
  readonly role: Role;
  /** Null for everything that the role may. */
  readonly scopes: readonly string[] | null;
  readonly error: string | undefined;
  readonly onChange: (scopes: readonly string[] | null) => void;
}

function Scopes({ role, scopes, error, onChange }: ScopesProps): ReactNode {
  const { t } = useTranslation('settings');
  const table = useQuery(rolesQuery);
  const grants = toGrants(table.data?.data.find((one) => one.role === role)?.permissions ?? []);
  // A key is nobody, so it owns nothing.
  const possible = permissions.filter((permission) => grants.has(permission) && grants.get(permission) !== 'own');
  return (
    <Stack gap="xs">
      <Radio.Group
        label={t('apiKeys.scopes')}
        description={t('apiKeys.scopesHint')}
        value={scopes === null ? 'all' : 'some'}
        onChange={(value) => {
          onChange(value === 'all' ? null : []);
        }}
      >
        <Group mt="xs">
          <Radio value="all" label={t('apiKeys.allScopes')} />
          <Radio value="some" label={t('apiKeys.someScopes')} />
        </Group>
      </Radio.Group>
      {scopes !== null && (
        <Checkbox.Group
          aria-label={t('apiKeys.scopes')}
          value={[...scopes]}
          error={error}
          onChange={(value) => {
            onChange(value);
          }}
        >
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
            {possible.map((permission) => (
              <Checkbox key={permission} value={permission} label={t(`permission.${permission}`)} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
      )}
    </Stack>
  );
}
