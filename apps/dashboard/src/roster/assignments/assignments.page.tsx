import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { TbFileImport, TbListDetails, TbUserPlus } from 'react-icons/tb';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useSiteDay } from '../../session';
import { EmptyState, LinkButton } from '../../ui';
import { DataTable } from '../../ui/data-table';
import { PersonSelect } from '../../ui/entity-select';
import { assignmentsQuery, type Assignment } from '../assignments.queries';
import { addDays } from '../grid/weeks.policy';
import type { AssignmentsSearch } from '../roster-search.policy';
import { RosterFrame } from '../roster-frame';
import { shiftsQuery } from '../rules.queries';
import { weekdays } from '../use-weekday-names';
import { AssignDialog } from './assign-dialog';
import { useAssignmentColumns } from './use-assignment-columns';

const route = getRouteApi('/shell/roster/assignments');
const typingPauseMs = 300;

/** Everything that was said about who works when and where, and what became of it. */
export function AssignmentsPage(): ReactNode {
  const { t } = useTranslation('roster');
  const search = route.useSearch();
  const mayWrite = useMay('assignments.write', 'all');
  const tomorrow = addDays(useSiteDay(), 1);
  const [isAdding, setAdding] = useState(false);
  const list = useInfiniteQuery(assignmentsQuery(search));
  const columns = useAssignmentColumns();
  const add = mayWrite && (
    <>
      <LinkButton
        to="/roster/assignments/import"
        variant="default"
        leftSection={<TbFileImport size={18} aria-hidden />}
      >
        {t('assignmentImport.open')}
      </LinkButton>
      <Button
        leftSection={<TbUserPlus size={18} aria-hidden />}
        onClick={() => {
          setAdding(true);
        }}
      >
        {t('assign.new')}
      </Button>
    </>
  );
  return (
    <RosterFrame title={t('assignments.title')} description={t('assignments.text')} actions={add}>
      <Filters search={search} />
      <DataTable<Assignment>
        label={t('assignments.title')}
        columns={columns}
        list={list}
        rowHeightPx={56}
        empty={
          <EmptyState icon={TbListDetails} title={t('assignments.empty')}>
            {t('assignments.emptyText')}
          </EmptyState>
        }
      />
      {isAdding && (
        <AssignDialog
          tomorrow={tomorrow}
          wish={{
            people: new Map(),
            fields: {
              what: 'shift',
              shiftId: null,
              weekdays: weekdays.slice(0, 5),
              rotation: [
                { shiftId: null, days: 5 },
                { shiftId: null, days: 2 },
              ],
              workSiteId: null,
              validFrom: tomorrow,
              validTo: '',
            },
          }}
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </RosterFrame>
  );
}

function Filters({ search }: { readonly search: AssignmentsSearch }): ReactNode {
  const { t } = useTranslation('roster');
  const navigate = route.useNavigate();
  const shifts = useQuery(shiftsQuery);
  const change = (to: AssignmentsSearch): void => {
    void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  };
  const typed = useDebouncedCallback(change, typingPauseMs);
  return (
    <Group align="flex-end" gap="md">
      <PersonSelect
        label={t('assign.kinds.person')}
        w={240}
        value={search.user_id ?? null}
        onChange={(id) => {
          change({ user_id: id ?? undefined });
        }}
      />
      <TextInput
        label={t('filter.department')}
        defaultValue={search.department}
        maxLength={255}
        onChange={(event) => {
          typed({ department: event.currentTarget.value });
        }}
      />
      <Select
        label={t('assign.shift')}
        clearable
        clearButtonProps={{ 'aria-label': t('filter.clearShift') }}
        searchable
        w={200}
        value={search.shift_id ?? null}
        data={(shifts.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(id) => {
          change({ shift_id: id ?? undefined });
        }}
      />
      <TextInput
        type="date"
        label={t('filter.validOn')}
        value={search.date ?? ''}
        onChange={(event) => {
          change({ date: event.currentTarget.value });
        }}
      />
    </Group>
  );
}
