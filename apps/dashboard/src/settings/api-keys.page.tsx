import { Button, Checkbox, Code, Group, Text } from '@mantine/core';
import { TbApi, TbBan, TbCircleCheck, TbClockExclamation, TbClockOff, TbPlus } from 'react-icons/tb';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { ConfirmDialog, EmptyState, StatusBadge, useNow, UserText } from '../ui';
import { DataTable } from '../ui/data-table';
import { apiKeysQuery, revokeApiKey, type ApiKey } from './access.queries';
import { ApiKeyForm } from './api-key-form';
import { apiKeyState, type ApiKeyState } from './api-key-state.policy';
import { SettingsFrame } from './settings-frame';

/** Keys of programs. */
export function ApiKeysPage(): ReactNode {
  const { t } = useTranslation('settings');
  const [activeOnly, setActiveOnly] = useState(true);
  const [isMaking, setIsMaking] = useState(false);
  const [revoked, setRevoked] = useState<ApiKey>();
  const list = useInfiniteQuery(apiKeysQuery(activeOnly));
  const columns = useColumns(setRevoked);
  const make = (
    <Button
      leftSection={<TbPlus size={18} aria-hidden />}
      onClick={() => {
        setIsMaking(true);
      }}
    >
      {t('apiKeys.create')}
    </Button>
  );
  return (
    <SettingsFrame title={t('section.apiKeys.title')} description={t('apiKeys.description')} actions={make}>
      <Checkbox
        label={t('apiKeys.activeOnly')}
        checked={activeOnly}
        onChange={(event) => {
          setActiveOnly(event.currentTarget.checked);
        }}
      />
      <DataTable
        label={t('section.apiKeys.title')}
        columns={columns}
        list={list}
        empty={
          <EmptyState icon={TbApi} title={t('apiKeys.none')} action={make}>
            {t('apiKeys.noneText')}
          </EmptyState>
        }
      />
      {isMaking && (
        <ApiKeyForm
          onClose={() => {
            setIsMaking(false);
          }}
        />
      )}
      {revoked !== undefined && (
        <RevokeDialog
          apiKey={revoked}
          onClose={() => {
            setRevoked(undefined);
          }}
        />
      )}
    </SettingsFrame>
  );
}

function useColumns(onRevoke: (apiKey: ApiKey) => void): ColumnDef<ApiKey>[] {
  const { t } = useTranslation('settings');
  const { t: ofApp } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('apiKeys.name'),
        cell: ({ row: { original } }) => (
          <>
            <UserText text={original.name} isCut />
            <Code dir="ltr" ms={6}>{`${original.hint}…`}</Code>
          </>
        ),
      },
      {
        id: 'role',
        header: t('users.role'),
        cell: ({ row: { original } }) => (
          <>
            <Text size="sm">{ofApp(`roles.${original.role}`)}</Text>
            <Text size="xs" c="dimmed">
              {original.scopes === null
                ? t('apiKeys.allScopes')
                : t('apiKeys.scopeCount', { count: original.scopes.length })}
            </Text>
          </>
        ),
      },
      { id: 'state', header: t('users.state'), cell: ({ row: { original } }) => <KeyState apiKey={original} /> },
      {
        id: 'used',
        header: t('apiKeys.lastUsed'),
        cell: ({ row: { original } }) =>
          original.last_used_at === null ? t('apiKeys.neverUsed') : format.dateTime(original.last_used_at),
      },
      {
        id: 'actions',
        header: t('actions'),
        cell: ({ row: { original } }) =>
          original.revoked_at === null && (
            <Button
              size="xs"
              variant="subtle"
              color="red"
              aria-label={t('apiKeys.revokeOf', { name: original.name })}
              onClick={() => {
                onRevoke(original);
              }}
            >
              {t('apiKeys.revoke')}
            </Button>
          ),
      },
    ],
    [format, ofApp, onRevoke, t],
  );
}

const looks = {
  good: { icon: TbCircleCheck, color: 'green' },
  endsSoon: { icon: TbClockExclamation, color: 'orange' },
  over: { icon: TbClockOff, color: 'gray' },
  revoked: { icon: TbBan, color: 'gray' },
} as const satisfies Record<ApiKeyState, unknown>;

function KeyState({ apiKey }: { readonly apiKey: ApiKey }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const state = apiKeyState(apiKey, useNow(60_000));
  const end = apiKey.revoked_at ?? apiKey.expires_at;
  return (
    <Group gap={6} wrap="nowrap">
      <StatusBadge {...looks[state]}>{t(`apiKeyState.${state}`)}</StatusBadge>
      <Text size="xs" c="dimmed">
        {end === null ? t('apiKeys.noEnd') : format.date(end)}
      </Text>
    </Group>
  );
}

function RevokeDialog({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('settings');
  const revoke = useMutation(revokeApiKey(useQueryClient()));
  return (
    <ConfirmDialog
      isOpen
      title={t('apiKeys.revokeTitle')}
      confirmLabel={t('apiKeys.revoke')}
      isDangerous
      isPending={revoke.isPending}
      error={revoke.error}
      onClose={onClose}
      onConfirm={() => {
        revoke.mutate(apiKey.id, { onSuccess: onClose });
      }}
    >
      <Text fw={600}>
        <UserText text={apiKey.name} />
      </Text>
      <Text size="sm" mt="xs">
        {t('apiKeys.revokeText')}
      </Text>
    </ConfirmDialog>
  );
}
