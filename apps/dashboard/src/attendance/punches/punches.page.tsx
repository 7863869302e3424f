import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { TbFileImport, TbHandFinger, TbPlus } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { endOfDay, startOfDay } from '../../i18n/site-day.policy';
import { SiteTimesOnly, useMay, useSiteDay } from '../../session';
import { EmptyState, LinkButton, Page } from '../../ui';
import { DataTable } from '../../ui/data-table';
import { DateRange } from '../../ui/date-range';
import { PersonSelect } from '../../ui/entity-select';
import type { PunchesSearch } from '../attendance-search.policy';
import { AttendanceTabs } from '../attendance-tabs';
import { NewPunch } from './new-punch';
import { punchesQuery, type Punch } from './punches.queries';
import { usePunchColumns } from './use-punch-columns';
import { WithdrawPunch } from './withdraw-punch';

const route = getRouteApi('/shell/attendance/punches');

/** Who was where when: what cameras saw, and what somebody entered by hand because none did. */
export function PunchesPage(): ReactNode {
  const { t } = useTranslation('attendance');
  const mayWrite = useMay('punches.write', 'department');
  const [isEntering, setEntering] = useState(false);
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {mayWrite && (
            <LinkButton
              to="/attendance/punches/import"
              variant="default"
              leftSection={<TbFileImport size={18} aria-hidden />}
            >
              {t('punches.import')}
            </LinkButton>
          )}
          {mayWrite && (
            <Button
              leftSection={<TbPlus size={18} aria-hidden />}
              onClick={() => {
                setEntering(true);
              }}
            >
              {t('punches.add')}
            </Button>
          )}
        </>
      }
    >
      <AttendanceTabs view="punches">
        <Stack>
          <Text size="sm" c="dimmed">
            {t('punches.text')}
          </Text>
          <SiteTimesOnly>
            <Punches mayWrite={mayWrite} />
          </SiteTimesOnly>
        </Stack>
      </AttendanceTabs>
      {isEntering && (
        <NewPunch
          onClose={() => {
            setEntering(false);
          }}
        />
      )}
    </Page>
  );
}

function Punches({ mayWrite }: { readonly mayWrite: boolean }): ReactNode {
  const { t } = useTranslation('attendance');
  const { timeZone } = useFormat();
  const today = useSiteDay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [from, to] = [search.from ?? search.to ?? today, search.to ?? search.from ?? today];
  const list = useInfiniteQuery(
    punchesQuery({
      userId: search.user_id,
      from: startOfDay(from, timeZone)?.toISOString() ?? '',
      to: endOfDay(to, timeZone)?.toISOString() ?? '',
      withWithdrawn: search.withdrawn === true,
    }),
  );
  const [withdrawn, setWithdrawn] = useState<Punch>();
  const columns = usePunchColumns(mayWrite, setWithdrawn);
  const change = (wanted: PunchesSearch): void => {
    void navigate({ search: (before) => ({ ...before, ...wanted }), replace: true });
  };
  return (
    <>
      <Group align="flex-end" gap="md">
        <PersonSelect
          label={t('field.person')}
          w={240}
          value={search.user_id ?? null}
          onChange={(id) => {
            change({ user_id: id ?? undefined });
          }}
        />
        <DateRange
          from={from}
          to={to}
          onChange={(range) => {
            change({ from: range.from === '' ? undefined : range.from, to: range.to === '' ? undefined : range.to });
          }}
        />
        <Checkbox
          label={t('punches.withWithdrawn')}
          mb={8}
          checked={search.withdrawn === true}
          onChange={({ currentTarget: { checked } }) => {
            change({ withdrawn: checked ? true : undefined });
          }}
        />
      </Group>
      <DataTable<Punch>
        label={t('punches.title')}
        columns={columns}
        list={list}
        rowHeightPx={64}
        empty={
          <EmptyState icon={TbHandFinger} title={t('punches.empty')}>
            {t('punches.emptyText')}
          </EmptyState>
        }
      />
      {withdrawn !== undefined && (
        <WithdrawPunch
          punch={withdrawn}
          onClose={() => {
            setWithdrawn(undefined);
          }}
        />
      )}
    </>
  );
}
