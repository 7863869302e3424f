import { Badge, Button, Code, Group, Menu, Select, Text, TextInput } from '@mantine/core';
import { TbAlertTriangle, TbBan, TbCheck, TbDownload, TbFilterOff, TbListSearch } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useContext, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SiteTimeZone, useFormat } from '../i18n';
import { roles } from '../session';
import { EmptyState, StatusBadge, UserText } from '../ui';
import { DataTable } from '../ui/data-table';
import { DateRange } from '../ui/date-range';
import { PersonName } from '../ui/entity-name';
import { PersonSelect } from '../ui/entity-select';
import { AuditEntryDrawer } from './audit-entry-drawer';
import { auditResults, toAuditQuery, toExportUrl, type AuditFilter, type AuditQuery } from './audit-filter.policy';
import { AuditVerificationButton } from './audit-verification';
import { auditQuery, type AuditEntry } from './audit.queries';
import { SettingsFrame } from './settings-frame';

const route = getRouteApi('/shell/settings/audit-log');

/** Who did what to whom, from where, with what result. */
export function AuditLogPage(): ReactNode {
  const { t } = useTranslation('settings');
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const query = toAuditQuery(filter, useContext(SiteTimeZone));
  const list = useInfiniteQuery(auditQuery(query));
  const [opened, setOpened] = useState<AuditEntry>();
  const columns = useColumns(setOpened);
  return (
    <SettingsFrame
      title={t('section.auditLog.title')}
      description={t('audit.description')}
      actions={
        <>
          <AuditVerificationButton />
          <ExportMenu query={query} />
        </>
      }
    >
      <AuditFilters
        filter={filter}
        onChange={(search) => {
          void navigate({ search, replace: true });
        }}
      />
      <DataTable
        label={t('section.auditLog.title')}
        columns={columns}
        list={list}
        empty={<EmptyState icon={TbListSearch} title={t('audit.none')} />}
      />
      <AuditEntryDrawer
        entry={opened}
        onClose={() => {
          setOpened(undefined);
        }}
      />
    </SettingsFrame>
  );
}

interface FiltersProps {
  readonly filter: AuditFilter;
  readonly onChange: (filter: AuditFilter) => void;
}

function AuditFilters({ filter, onChange }: FiltersProps): ReactNode {
  const { t } = useTranslation('settings');
  const [action, setAction] = useState(filter.action ?? '');
  const change = (part: Partial<Record<keyof AuditFilter, string | null>>): void => {
    const next = Object.entries({ ...filter, ...part }).filter(([, value]) => value !== null && value !== '');
    onChange(Object.fromEntries(next));
  };
  return (
    <Group align="flex-end" gap="sm" role="search">
      <PersonSelect
        label={t('audit.actor')}
        value={filter.actor ?? null}
        w={{ base: '100%', xs: 240 }}
        onChange={(id) => {
          change({ actor: id });
        }}
      />
      <PersonSelect
        label={t('audit.target')}
        value={filter.target ?? null}
        w={{ base: '100%', xs: 240 }}
        onChange={(id) => {
          change({ target: id });
        }}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change({ action: action.trim() });
        }}
      >
        <TextInput
          label={t('audit.action')}
          placeholder="PUT /users/{id}"
          dir="ltr"
          maxLength={128}
          value={action}
          onBlur={() => {
            change({ action: action.trim() });
          }}
          onChange={(event) => {
            setAction(event.currentTarget.value);
          }}
        />
      </form>
      <Select
        label={t('audit.result')}
        placeholder={t('audit.allResults')}
        clearable
        clearButtonProps={{ 'aria-label': t('audit.allResults') }}
        data={auditResults.map((value) => ({ value, label: t(`auditResult.${value}`) }))}
        value={filter.result ?? null}
        onChange={(result) => {
          change({ result });
        }}
      />
      <DateRange from={filter.from ?? ''} to={filter.to ?? ''} onChange={change} />
      {Object.keys(filter).length > 0 && (
        <Button
          variant="subtle"
          leftSection={<TbFilterOff size={16} aria-hidden />}
          onClick={() => {
            setAction('');
            onChange({});
          }}
        >
          {t('clearFilters')}
        </Button>
      )}
    </Group>
  );
}

const looks = {
  succeeded: { icon: TbCheck, color: 'green' },
  denied: { icon: TbBan, color: 'orange' },
  failed: { icon: TbAlertTriangle, color: 'red' },
} as const;

function useColumns(onOpen: (entry: AuditEntry) => void): ColumnDef<AuditEntry>[] {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'at',
        header: t('audit.at'),
        cell: ({ row: { original } }) => (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => {
              onOpen(original);
            }}
          >
            {format.dateTime(original.at)}
          </Button>
        ),
      },
      { id: 'actor', header: t('audit.actor'), cell: ({ row: { original } }) => <Actor entry={original} /> },
      {
        id: 'action',
        header: t('audit.action'),
        cell: ({ row: { original } }) => (
          <>
            <Code dir="ltr">{original.action}</Code>
            {original.requests > 1 && (
              <Badge variant="default" ms={6}>
                {t('audit.requests', { count: original.requests })}
              </Badge>
            )}
          </>
        ),
      },
      {
        id: 'about',
        header: t('audit.target'),
        cell: ({ row: { original } }) => original.user_id !== null && <PersonName id={original.user_id} />,
      },
      {
        id: 'result',
        header: t('audit.result'),
        cell: ({ row: { original } }) => (
          <StatusBadge {...looks[original.result]}>{t(`auditResult.${original.result}`)}</StatusBadge>
        ),
      },
      {
        id: 'address',
        header: t('audit.address'),
        cell: ({ row: { original } }) => <UserText text={original.address} isCut />,
      },
    ],
    [format, onOpen, t],
  );
}

function Actor({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const { t } = useTranslation('settings');
  const { t: ofApp } = useTranslation();
  if (entry.actor_kind === 'user' && entry.actor_id !== null) return <PersonName id={entry.actor_id} />;
  const role = roles.find((known) => known === entry.actor_role);
  return (
    <Text size="sm">
      {t(`actorKind.${entry.actor_kind}`)}
      {role !== undefined && entry.actor_kind === 'api_key' && ` · ${ofApp(`roles.${role}`)}`}
    </Text>
  );
}

function ExportMenu({ query }: { readonly query: AuditQuery }): ReactNode {
  const { t } = useTranslation('settings');
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<TbDownload size={18} aria-hidden />}>
          {t('audit.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={toExportUrl(query, 'csv')} download="audit-log.csv">
          {t('audit.exportCsv')}
        </Menu.Item>
        <Menu.Item component="a" href={toExportUrl(query, 'jsonl')} download="audit-log.jsonl">
          {t('audit.exportJson')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
