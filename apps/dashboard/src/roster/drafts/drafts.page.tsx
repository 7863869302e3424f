import { Button, Select, Text } from '@mantine/core';
import { TbCalculator, TbHistory } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay } from '../../session';
import { EmptyState, LinkButton, UserText } from '../../ui';
import { Author } from '../../ui/author';
import { DataTable } from '../../ui/data-table';
import { draftsQuery, type Draft } from '../drafts.queries';
import { RosterFrame } from '../roster-frame';
import { DraftStateBadge } from './draft-state-badge';
import { draftStates } from './draft-states';
import { DraftWhat } from './draft-what';
import { RecomputeDialog } from './recompute-dialog';

const route = getRouteApi('/shell/roster/drafts');

/** Changes of rules that reach back: nothing of them counts before somebody has seen every day and approved it. */
export function DraftsPage(): ReactNode {
  const { t } = useTranslation('roster');
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const mayDraft = useMay('drafts.write', 'all');
  const list = useInfiniteQuery(draftsQuery(state));
  const columns = useColumns();
  const [isComputing, setComputing] = useState(false);
  return (
    <RosterFrame
      title={t('drafts.title')}
      description={t('drafts.text')}
      actions={
        mayDraft && (
          <Button
            variant="default"
            leftSection={<TbCalculator size={18} aria-hidden />}
            onClick={() => {
              setComputing(true);
            }}
          >
            {t('recompute.open')}
          </Button>
        )
      }
    >
      <Select
        label={t('drafts.state')}
        clearable
        clearButtonProps={{ 'aria-label': t('drafts.everyState') }}
        placeholder={t('drafts.everyState')}
        w={220}
        value={state ?? null}
        data={draftStates.map((value) => ({ value, label: t(`draft.state.${value}`) }))}
        onChange={(value) => {
          void navigate({ search: { state: draftStates.find((one) => one === value) }, replace: true });
        }}
      />
      <DataTable<Draft>
        label={t('drafts.title')}
        columns={columns}
        list={list}
        rowHeightPx={84}
        empty={
          <EmptyState icon={TbHistory} title={t('drafts.empty')}>
            {t('drafts.emptyText')}
          </EmptyState>
        }
      />
      {isComputing && (
        <RecomputeDialog
          onClose={() => {
            setComputing(false);
          }}
        />
      )}
    </RosterFrame>
  );
}

function useColumns(): ColumnDef<Draft>[] {
  const { t } = useTranslation('roster');
  const format = useFormat();
  return useMemo(
    () => [
      { id: 'what', header: t('drafts.column.what'), cell: ({ row }) => <DraftWhat draft={row.original} /> },
      {
        id: 'state',
        header: t('drafts.column.state'),
        cell: ({ row: { original: draft } }) => (
          <>
            <DraftStateBadge state={draft.state} />
            <Text size="sm" mt={4}>
              {t('drafts.changed', { number: format.number(draft.days_changed) })}
            </Text>
          </>
        ),
      },
      {
        id: 'why',
        header: t('drafts.column.why'),
        cell: ({ row: { original: draft } }) => (
          <>
            <Text size="sm">
              <UserText text={draft.reason} />
            </Text>
            <Text size="xs" c="dimmed" component="div">
              <Author id={draft.author_id} kind={draft.author_kind} name={draft.author_name} />{' '}
              {format.dateTime(draft.created_at)}
            </Text>
          </>
        ),
      },
      {
        id: 'open',
        header: t('drafts.column.open'),
        cell: ({ row }) => (
          <LinkButton size="xs" variant="default" to="/roster/drafts/$draftId" params={{ draftId: row.original.id }}>
            {t('drafts.look')}
          </LinkButton>
        ),
      },
    ],
    [t, format],
  );
}
